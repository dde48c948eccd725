/** What Xodus lacks as a bundle: an end. */
@NullMarked
package dev.quoin.lib.xodus;

import org.jspecify.annotations.NullMarked;
