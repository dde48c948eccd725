/** Opens a package of a bundle for the simulation. */
@NullMarked
package dev.quoin.backend;

import org.jspecify.annotations.NullMarked;
