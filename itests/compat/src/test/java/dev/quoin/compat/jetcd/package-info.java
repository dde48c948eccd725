/** The Java client of the etcd project, as its users use it. */
@NullMarked
package dev.quoin.compat.jetcd;

import org.jspecify.annotations.NullMarked;
