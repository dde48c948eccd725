/**
 * {@code bin/etcd}: flags become configurations, and a framework with the chosen features is started on them.
 *
 * <p>The way through: {@link dev.quoin.launcher.CommandLine} and {@link dev.quoin.launcher.Environment} fill {@link
 * dev.quoin.launcher.Settings}, or {@link dev.quoin.launcher.ConfigFile} does alone; {@link
 * dev.quoin.launcher.Validation} refuses what etcd refuses, in its words; {@link dev.quoin.launcher.Configurations} turns
 * them into one dictionary for each PID; {@link dev.quoin.launcher.FeatureList} says what to install; {@link
 * dev.quoin.launcher.ServerFramework} installs, configures and starts it, in that order.
 *
 * <p>Every flag stands once, in {@code flags.txt} beside this class. Nothing here knows a class of ours inside the
 * framework: of OSGi only the launch API is used, so that any framework on the class path will do.
 */
@NullMarked
package dev.quoin.launcher;

import org.jspecify.annotations.NullMarked;
