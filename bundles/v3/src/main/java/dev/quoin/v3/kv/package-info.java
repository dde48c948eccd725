/** What etcd's gRPC edge refuses before a request reaches the log. */
@NullMarked
package dev.quoin.v3.kv;

import org.jspecify.annotations.NullMarked;
