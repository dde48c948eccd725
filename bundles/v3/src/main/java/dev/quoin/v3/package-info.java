/**
 * etcd's gRPC API in terms of {@link dev.quoin.api.server.Member}: one component for each gRPC service.
 *
 * <p>A call runs on its connection's event loop and never blocks it. Answers that come from the member's threads are handed
 * back to that loop, many at a time.
 */
@NullMarked
package dev.quoin.v3;

import org.jspecify.annotations.NullMarked;
