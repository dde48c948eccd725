/** Set algebra on memberships: which configuration follows from a change (thesis §4). Knows no progress and no log. */
@NullMarked
package dev.quoin.raft.confchange;

import org.jspecify.annotations.NullMarked;
