/** Generated from the proto package of the same name: the frame of a snapshot file. */
@Export
@NullMarked
@Version("1.0.0")
package dev.quoin.rpc.snappb;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
