/**
 * {@code bin/etcdutl}: commands on the data directory of one member.
 *
 * <p>{@link dev.quoin.ctl.etcdutl.Etcdutl} reads the command line; {@link dev.quoin.ctl.etcdutl.WriteBack} makes a member's
 * directory etcd's again.
 */
@NullMarked
package dev.quoin.ctl.etcdutl;

import org.jspecify.annotations.NullMarked;
