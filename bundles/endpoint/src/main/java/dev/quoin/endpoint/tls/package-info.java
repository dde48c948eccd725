/** Certificates from PEM files, read again when they change; what a client's certificate must satisfy. */
@NullMarked
package dev.quoin.endpoint.tls;

import org.jspecify.annotations.NullMarked;
