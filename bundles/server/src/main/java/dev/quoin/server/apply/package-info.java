/** What an entry does. Everything here runs under the apply lane and depends only on the entry and the state before it. */
@NullMarked
package dev.quoin.server.apply;

import org.jspecify.annotations.NullMarked;
