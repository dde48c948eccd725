/** Who is in the cluster, as the log says, kept in the v2 tree and in the database as etcd keeps it. */
@NullMarked
package dev.quoin.server.membership;

import org.jspecify.annotations.NullMarked;
