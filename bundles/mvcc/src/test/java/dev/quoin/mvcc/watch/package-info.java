@NullMarked
package dev.quoin.mvcc.watch;

import org.jspecify.annotations.NullMarked;
