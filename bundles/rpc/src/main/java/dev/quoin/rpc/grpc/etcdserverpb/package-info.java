/** Generated from the proto package of the same name: stubs of KV, Watch, Lease, Cluster, Maintenance and Auth. */
@Export
@NullMarked
@Version("1.0.0")
package dev.quoin.rpc.grpc.etcdserverpb;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
