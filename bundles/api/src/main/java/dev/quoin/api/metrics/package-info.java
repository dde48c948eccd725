/**
 * Counters, gauges and histograms under etcd's metric names.
 *
 * <p>Provided by {@code metrics}, consumed by every bundle that measures something. Meters are made
 * once, when a part is wired, and are then safe and cheap on any thread.
 *
 * <p>No part needs metrics to work. A component holds {@link dev.quoin.api.metrics.Meters} as an optional, dynamic, greedy
 * reference, normally through {@link dev.quoin.api.metrics.RelayedMeters}, so that metrics come and go without disturbing
 * it; work that is made with {@code new} takes {@link dev.quoin.api.metrics.Meters}, and a test without interest in them
 * gives {@link dev.quoin.api.metrics.Meters#NONE}.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.quoin.api.metrics;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
