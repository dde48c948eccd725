/** Etcd and Quoin apply the same committed log and must come to the same state. */
@NullMarked
package dev.quoin.compat.apply;

import org.jspecify.annotations.NullMarked;
