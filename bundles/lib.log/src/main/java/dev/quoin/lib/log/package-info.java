/**
 * The slf4j provider that writes etcd's log.
 *
 * <p>One event is one line, written before the call returns: there is no queue to bound and nothing to flush at exit.
 * What is bounded is the rate: of lines with the same level and message, the first {@value
 * dev.quoin.lib.log.Sampler#FIRST} of a second are written and then one in {@value
 * dev.quoin.lib.log.Sampler#THEREAFTER}, as etcd's logger does.
 *
 * <p>Three forms, see {@link dev.quoin.lib.log.LineFormat}: JSON (etcd 3.5 and newer, and 3.4 with {@code
 * --logger=zap}), console (3.6), and capnslog (the default of 3.4). The settings are system properties, because the first
 * line is logged before any service exists; see {@link dev.quoin.lib.log.LogSettings}. A line's caller is the logger's
 * name without its package prefix ({@code server/Bootstrap}): no stack is walked.
 */
@NullMarked
package dev.quoin.lib.log;

import org.jspecify.annotations.NullMarked;
