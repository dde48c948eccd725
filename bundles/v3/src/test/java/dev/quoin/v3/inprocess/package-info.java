@NullMarked
package dev.quoin.v3.inprocess;

import org.jspecify.annotations.NullMarked;
