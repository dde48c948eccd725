@NullMarked
package dev.quoin.v3.call;

import org.jspecify.annotations.NullMarked;
