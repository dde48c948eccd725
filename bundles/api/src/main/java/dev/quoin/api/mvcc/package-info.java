/**
 * Every key at every revision, the leases that hold keys, and the watchers of both.
 *
 * <p>Provided by {@code mvcc}, consumed by {@code server}. Writing happens on one thread, the apply
 * thread; reading happens on any thread and never waits for a write to reach the disk.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.quoin.api.mvcc;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
