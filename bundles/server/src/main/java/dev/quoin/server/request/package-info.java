/** From a request to an entry or a read, and from its outcome to an answer. */
@NullMarked
package dev.quoin.server.request;

import org.jspecify.annotations.NullMarked;
