/** What grpc-java lacks as a bundle: it must not keep those that use it. */
@NullMarked
package dev.quoin.lib.grpc;

import org.jspecify.annotations.NullMarked;
