/**
 * etcd's v2 tree as replicated state.
 *
 * <p>Provided by {@code v2store}, consumed by {@code server} (membership and the cluster version live
 * in it) and by {@code v2}. One thread, the apply thread, writes.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.quoin.api.v2store;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
