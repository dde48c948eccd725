/**
 * The way to the other members: Raft's messages, snapshots, and plain requests from member to member.
 *
 * <p>Consumed by {@code server}, provided by {@code peer}, which speaks etcd's rafthttp. What a member answers on its peer
 * port beside Raft ({@code /members}, {@code /leases}, ...) are {@link dev.quoin.api.endpoint.HttpHandler}s of {@code server}.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.quoin.api.peer;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
