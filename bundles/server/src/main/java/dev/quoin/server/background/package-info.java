/** What a member does by itself: ticks, lease expiry, compaction, watching its disk. */
@NullMarked
package dev.quoin.server.background;

import org.jspecify.annotations.NullMarked;
