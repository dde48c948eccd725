/** Generated from the proto package dev.quoin.admin.v1: stub of Admin. */
@Export
@NullMarked
@Version("1.0.0")
package dev.quoin.rpc.grpc.admin;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
