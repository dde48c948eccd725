/** Opens a package of a bundle for the simulation. */
@NullMarked
package dev.quoin.server;

import org.jspecify.annotations.NullMarked;
