/** Generated from the proto package of the same name: leases in the backend. */
@Export
@NullMarked
@Version("1.0.0")
package dev.quoin.rpc.leasepb;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
