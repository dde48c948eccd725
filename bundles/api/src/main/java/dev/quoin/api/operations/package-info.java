/**
 * Work on the parts of a running system: what is installed, what is stopped, started, updated and switched, and what a
 * member lacks. Provided by {@code operations}; used by its own socket, by {@code shell}, and by the edges, which tell
 * their callers what is missing.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.quoin.api.operations;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
