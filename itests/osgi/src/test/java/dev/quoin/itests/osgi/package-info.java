/** Quoin's bundles in a framework: resolved, started, stopped and replaced while a client is connected. */
@NullMarked
package dev.quoin.itests.osgi;

import org.jspecify.annotations.NullMarked;
