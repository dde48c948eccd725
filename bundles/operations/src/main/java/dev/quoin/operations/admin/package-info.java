/** The gRPC service on the Unix socket. */
@NullMarked
package dev.quoin.operations.admin;

import org.jspecify.annotations.NullMarked;
