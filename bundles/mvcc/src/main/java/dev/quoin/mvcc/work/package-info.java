/**
 * Who runs what a store does by itself: threads of its own in a member, a scheduler with its own time in a simulation.
 *
 * <p>A worker's owner may wake it with locks held; the worker never holds its own lock while it runs a step.
 */
@NullMarked
package dev.quoin.mvcc.work;

import org.jspecify.annotations.NullMarked;
