/** Kills the built distribution at random moments and checks that it keeps what it has acknowledged. */
@NullMarked
package dev.quoin.compat.crash;

import org.jspecify.annotations.NullMarked;
