/** Generated from the proto package of the same name: elections. */
@Export
@NullMarked
@Version("1.0.0")
package dev.quoin.rpc.v3electionpb;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
