/** What every storage engine must pass, for the engines' own tests. */
@NullMarked
package dev.quoin.backend.contract;

import org.jspecify.annotations.NullMarked;
