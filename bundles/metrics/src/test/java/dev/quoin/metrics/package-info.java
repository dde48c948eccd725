@NullMarked
package dev.quoin.metrics;

import org.jspecify.annotations.NullMarked;
