/** Generated from the proto package of the same name: Raft's entries and messages. */
@Export
@NullMarked
@Version("1.0.0")
package dev.quoin.rpc.raftpb;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
