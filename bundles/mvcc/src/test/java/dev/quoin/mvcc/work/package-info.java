@NullMarked
package dev.quoin.mvcc.work;

import org.jspecify.annotations.NullMarked;
