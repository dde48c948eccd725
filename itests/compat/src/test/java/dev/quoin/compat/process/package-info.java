/** What a user can switch on one member, seen from outside: beside the real etcd where it has the flag. */
@NullMarked
package dev.quoin.compat.process;

import org.jspecify.annotations.NullMarked;
