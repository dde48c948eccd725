/**
 * {@code bin/quoin}: asks a running member about its parts, and works on them, over the Unix socket in its directory.
 *
 * <p>{@link dev.quoin.ctl.quoin.Quoin} holds the commands, each a class; {@link dev.quoin.ctl.quoin.Connection} finds the
 * socket; {@link dev.quoin.ctl.quoin.Follower} shows an operation and stays with it while the connection comes and goes.
 */
@NullMarked
package dev.quoin.ctl.quoin;

import org.jspecify.annotations.NullMarked;
