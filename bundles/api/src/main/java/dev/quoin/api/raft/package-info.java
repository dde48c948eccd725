/**
 * Raft as a pure state machine: messages, proposals and ticks go in, {@link dev.quoin.api.raft.Ready} comes out.
 *
 * <p>The bundle {@code raft} provides {@link dev.quoin.api.raft.Rafts}; {@code server} consumes it, does all I/O, and
 * {@code wal}, {@code snapshot} and {@code peer} carry the records of this package to disk and to other members. Nothing
 * here depends on a wire format; field numbers and meanings are those of etcd's {@code raftpb}, so that a codec is a
 * plain translation.
 *
 * <p>Order that must hold for one {@code Ready}: entries, hard state and snapshot are durable before
 * {@link dev.quoin.api.raft.Ready#messagesAfterPersist()} leave this member and before
 * {@link dev.quoin.api.raft.Raft#advance()} is called; {@link dev.quoin.api.raft.Ready#messages()} may leave at once.
 * Threading: one owner thread per {@link dev.quoin.api.raft.Raft}; records may be shared, their arrays and lists are
 * never written after construction.
 *
 * <p>"The paper" is Ongaro and Ousterhout, <em>In Search of an Understandable Consensus Algorithm</em>; "the thesis" is
 * Ongaro, <em>Consensus: Bridging Theory and Practice</em>.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.quoin.api.raft;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
