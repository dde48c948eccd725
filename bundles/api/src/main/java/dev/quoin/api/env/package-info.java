/**
 * What a member needs of the machine it runs on: disk and clock.
 *
 * <p>Provided by {@code env} on a real machine and by the simulation on a virtual one; consumed by
 * every bundle that touches files or time. No other bundle opens a file of the log or of a snapshot
 * directly, so that a test can lose, tear or refuse any write.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.quoin.api.env;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
