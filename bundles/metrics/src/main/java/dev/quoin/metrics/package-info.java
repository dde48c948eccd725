/**
 * Meters and the page {@code /metrics} in Prometheus' text format 0.0.4.
 *
 * <p>Families are printed in the order of their names, series in the order of their label values, numbers as Go prints
 * them, so that the page can be compared with etcd's line by line.
 */
@NullMarked
package dev.quoin.metrics;

import org.jspecify.annotations.NullMarked;
