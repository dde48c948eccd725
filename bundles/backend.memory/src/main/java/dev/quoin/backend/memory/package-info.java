/**
 * A storage engine that keeps everything in memory and loses it with the process.
 *
 * <p>Each bucket is a B+ tree whose nodes are copied before they are changed, unless the batch being applied made them.
 * So a snapshot is nothing but the roots, costs nothing to take, and holds on to the nodes that have changed since. Leaves
 * keep keys and values packed in one array, because objects for each pair would take as much again as the pairs.
 */
@NullMarked
package dev.quoin.backend.memory;

import org.jspecify.annotations.NullMarked;
