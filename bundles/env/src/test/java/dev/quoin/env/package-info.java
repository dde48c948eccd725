@NullMarked
package dev.quoin.env;

import org.jspecify.annotations.NullMarked;
