/**
 * What clients of a store asked and were answered, and judges of it.
 *
 * <p>A {@link History} records calls of many clients at once. {@link Linearizability} looks for one order of the calls that
 * explains every answer and keeps to real time; {@link Revisions} and {@link WatchLog} check what the store says of order
 * itself. A call whose outcome is unknown may have happened at any time since, or never.
 */
@NullMarked
package dev.quoin.history;

import org.jspecify.annotations.NullMarked;
