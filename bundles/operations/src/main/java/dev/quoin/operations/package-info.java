/** The one thread on which parts are stopped, started, updated and switched, and the socket by which it is asked to. */
@NullMarked
package dev.quoin.operations;

import org.jspecify.annotations.NullMarked;
