/** Generated from the proto package of the same name: users, roles and permissions. */
@Export
@NullMarked
@Version("1.0.0")
package dev.quoin.rpc.authpb;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
