/** Opens a package of a bundle for the simulation. */
@NullMarked
package dev.quoin.mvcc;

import org.jspecify.annotations.NullMarked;
