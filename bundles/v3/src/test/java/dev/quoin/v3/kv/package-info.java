@NullMarked
package dev.quoin.v3.kv;

import org.jspecify.annotations.NullMarked;
