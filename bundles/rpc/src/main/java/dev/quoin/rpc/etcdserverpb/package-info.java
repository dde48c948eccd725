/** Generated from the proto package of the same name: the v3 requests and answers, and what the log holds. */
@Export
@NullMarked
@Version("1.0.0")
package dev.quoin.rpc.etcdserverpb;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
