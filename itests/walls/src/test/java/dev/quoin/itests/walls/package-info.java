/** What may not be seen in one bundle alone: who imports whom, and how the sources look. */
@NullMarked
package dev.quoin.itests.walls;

import org.jspecify.annotations.NullMarked;
