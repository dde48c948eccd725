/** The member's listeners: one port for gRPC and HTTP/1.1, with or without TLS, whose services come and go while it is open. */
@NullMarked
package dev.quoin.endpoint;

import org.jspecify.annotations.NullMarked;
