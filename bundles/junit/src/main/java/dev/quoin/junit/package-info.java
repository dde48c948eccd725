/**
 * Real members and clusters inside a test's JVM: {@link dev.quoin.junit.Quoin} on a test class, or {@link
 * dev.quoin.junit.Cluster} by hand.
 */
@NullMarked
package dev.quoin.junit;

import org.jspecify.annotations.NullMarked;
