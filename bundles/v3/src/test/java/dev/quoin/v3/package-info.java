@NullMarked
package dev.quoin.v3;

import org.jspecify.annotations.NullMarked;
