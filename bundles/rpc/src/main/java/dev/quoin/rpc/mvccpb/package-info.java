/** Generated from the proto package of the same name: keys, values and events. */
@Export
@NullMarked
@Version("1.0.0")
package dev.quoin.rpc.mvccpb;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
