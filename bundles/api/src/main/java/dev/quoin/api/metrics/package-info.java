/**
 * Counters, gauges and histograms under etcd's metric names.
 *
 * <p>Provided by {@code metrics}, consumed by every bundle that measures something. Meters are made
 * once, when a part is wired, and are then safe and cheap on any thread.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.quoin.api.metrics;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
