/** gRPC on Netty: the first bytes of a connection decide between it and HTTP/1.1. */
@NullMarked
package dev.quoin.endpoint.grpc;

import org.jspecify.annotations.NullMarked;
