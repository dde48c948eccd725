/**
 * The write-ahead log in etcd's format.
 *
 * <p>Consumers ({@code server}) open a log, read what it holds and append to it; the provider is
 * {@code wal}. Order that must hold: an entry is durable before any message that acknowledges it
 * leaves this member. Threading: one owner thread for each open log.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.quoin.api.wal;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
