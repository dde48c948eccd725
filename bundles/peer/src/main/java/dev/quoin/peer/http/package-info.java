/** HTTP/1.1 to other members: connections, single requests, request heads. */
@NullMarked
package dev.quoin.peer.http;

import org.jspecify.annotations.NullMarked;
