/** HTTP/1.1: requests in order on each connection, answers now or later. */
@NullMarked
package dev.quoin.endpoint.http;

import org.jspecify.annotations.NullMarked;
