/**
 * One member, as its edges see it.
 *
 * <p>Provided by {@code server}; consumed by {@code v3} and every other edge. Requests and responses are
 * etcd's own messages, so that what came off the wire goes into the log without being rebuilt.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.quoin.api.server;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
