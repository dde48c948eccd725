/** Opens a package of a bundle for the tests of members. */
@NullMarked
package dev.quoin.backend;

import org.jspecify.annotations.NullMarked;
