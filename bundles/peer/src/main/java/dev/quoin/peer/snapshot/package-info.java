/** Whole databases on their way from member to member. */
@NullMarked
package dev.quoin.peer.snapshot;

import org.jspecify.annotations.NullMarked;
