/** The way to the other members, as etcd's rafthttp. */
@NullMarked
package dev.quoin.peer;

import org.jspecify.annotations.NullMarked;
