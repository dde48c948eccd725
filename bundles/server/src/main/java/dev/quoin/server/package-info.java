/** One member: propose, replicate, apply, answer. */
@NullMarked
package dev.quoin.server;

import org.jspecify.annotations.NullMarked;
