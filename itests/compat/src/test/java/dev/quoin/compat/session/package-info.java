/**
 * One session, written down as data, held with the real etcd and with Quoin, and the two transcripts compared.
 *
 * <p>A script ({@code src/test/resources/session/*.txt}) is a list of steps:
 *
 * <pre>
 * options --max-txn-ops=8              flags of the server, before the first step
 * == KV.Range: limit, more             what the steps below are about: RPC, then field, option or error
 * KV/Range key: "a" limit: 2           a unary call, the request in protobuf's text format
 * repeat 5 KV/Put key: "k${i}"         the same call for i = 1…5
 * with hasleader=true KV/Range key: "a"  the same call with metadata
 * gzip KV/Range key: "a"               the same call with a compressed request
 * raw KV/Range 0aff                    a call whose request is these bytes
 * open w Watch/Watch                   opens a stream by the name of w
 * send w create_request { key: "a" }   one message on it
 * receive w 2                          the next two messages from the server, or its status
 * half w                               ends the client's half
 * close w                              ends the client's half and waits for the status
 * reset w                              drops the stream
 * etcdctl get a -w json                runs etcdctl (v3); further lines are its input, "." an empty one
 * http GET /version                    a page; further lines are headers
 * metrics etcd_                        names and types of the metrics that begin so
 * </pre>
 *
 * An indented line continues the line above it. {@code ${x*100}} is a hundred times x,
 * {@code $MEMBER}, {@code $HEX} and {@code $PEER} are the member's id, the same in hex, and its peer URL. {@code ~differs NAME} before a
 * step says that the two answer differently on purpose and that the section NAME of
 * {@code distribution/docs/differences.md} tells why; such a step has to differ.
 */
@NullMarked
package dev.quoin.compat.session;

import org.jspecify.annotations.NullMarked;
