/** What happens on a connection before anybody knows what it speaks: TLS, the client's certificate, the first bytes. */
@NullMarked
package dev.quoin.endpoint.connection;

import org.jspecify.annotations.NullMarked;
