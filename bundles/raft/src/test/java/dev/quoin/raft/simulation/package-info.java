/**
 * Whole groups on one thread in virtual time, driven by one seed: messages are dropped, delayed, duplicated, reordered and
 * cut off, disks stall, members crash and lose what they had not synced. Invariants are checked after every event.
 */
@NullMarked
package dev.quoin.raft.simulation;

import org.jspecify.annotations.NullMarked;
