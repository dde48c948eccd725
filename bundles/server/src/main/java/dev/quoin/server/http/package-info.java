/** The plain HTTP pages of a member: version, health, and the members page of the peer port. */
@NullMarked
package dev.quoin.server.http;

import org.jspecify.annotations.NullMarked;
