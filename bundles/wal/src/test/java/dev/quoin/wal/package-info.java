@NullMarked
package dev.quoin.wal;

import org.jspecify.annotations.NullMarked;
