/** Generated from the proto package of the same name: records of the log. */
@Export
@NullMarked
@Version("1.0.0")
package dev.quoin.rpc.walpb;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
