/**
 * The real machine: files through {@link java.nio.channels.FileChannel}, time through {@link java.lang.System}.
 *
 * <p>Everything made here is readable by its owner only (directories 0700, files 0600) where the file system knows
 * modes. A thread that comes here must never be interrupted: the JDK closes a channel whose thread is interrupted, and
 * with it goes the file's lock.
 */
@NullMarked
package dev.quoin.env;

import org.jspecify.annotations.NullMarked;
