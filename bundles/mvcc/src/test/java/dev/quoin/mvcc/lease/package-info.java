@NullMarked
package dev.quoin.mvcc.lease;

import org.jspecify.annotations.NullMarked;
