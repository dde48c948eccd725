/** The gRPC API for bundles of the same framework, without a socket. */
@NullMarked
package dev.quoin.v3.inprocess;

import org.jspecify.annotations.NullMarked;
