/** What all gRPC services here share: handlers, event loops, credentials and errors. */
@NullMarked
package dev.quoin.v3.call;

import org.jspecify.annotations.NullMarked;
