/** Protobuf's wire format by hand, for those whose path is too hot for generated messages. */
@Export
@NullMarked
@Version("1.0.0")
package dev.quoin.rpc.wire;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
