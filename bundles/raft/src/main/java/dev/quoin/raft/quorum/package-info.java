/** Counting: which index a majority has, and how a vote stands. Pure arithmetic on immutable sets of ids. */
@NullMarked
package dev.quoin.raft.quorum;

import org.jspecify.annotations.NullMarked;
