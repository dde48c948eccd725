/** Commands in the framework's own shell, and health checks: what {@code bin/quoin} offers, from within. */
@NullMarked
package dev.quoin.shell;

import org.jspecify.annotations.NullMarked;
