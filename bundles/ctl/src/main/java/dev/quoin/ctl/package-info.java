/** The commands that are not the server: each a {@code main} of its own, run by a script of its own in {@code bin}. */
@NullMarked
package dev.quoin.ctl;

import org.jspecify.annotations.NullMarked;
