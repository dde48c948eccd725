/** Watch streams: requests in, frames out, on the stream's event loop. */
@NullMarked
package dev.quoin.v3.watch;

import org.jspecify.annotations.NullMarked;
