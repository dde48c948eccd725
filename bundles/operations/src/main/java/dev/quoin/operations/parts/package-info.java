/** What is installed, how it stands, and what needs what. */
@NullMarked
package dev.quoin.operations.parts;

import org.jspecify.annotations.NullMarked;
