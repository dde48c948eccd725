/** Runs Quoin and etcd interleaved under the same load and prints both figures and their ratio. */
@NullMarked
package dev.quoin.benchmark;

import org.jspecify.annotations.NullMarked;
