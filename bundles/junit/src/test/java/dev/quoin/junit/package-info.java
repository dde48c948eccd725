@NullMarked
package dev.quoin.junit;

import org.jspecify.annotations.NullMarked;
