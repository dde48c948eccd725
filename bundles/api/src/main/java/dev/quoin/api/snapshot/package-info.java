/**
 * Whole-state files: etcd's {@code .snap} files and bbolt database images.
 *
 * <p>Consumed by {@code server} and {@code backend}, provided by {@code snapshot}. A bbolt image is
 * the interchange format between every storage backend, etcd's tools and other members.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.quoin.api.snapshot;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
