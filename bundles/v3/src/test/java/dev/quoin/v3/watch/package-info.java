@NullMarked
package dev.quoin.v3.watch;

import org.jspecify.annotations.NullMarked;
