package dev.quoin.api.v2store;

import org.jspecify.annotations.Nullable;

/**
 * What an operation did.
 *
 * @param action etcd's word for it: get, create, set, update, delete, compareAndSwap, compareAndDelete, expire
 * @param node the node afterwards
 * @param previous the node before, where there was one
 * @param refresh whether only the expiration changed and watchers are not told; etcd leaves it out of its answers
 * @param index index of the tree after the operation, {@code X-Etcd-Index} over HTTP
 */
public record V2Event(String action, V2Node node, @Nullable V2Node previous, boolean refresh, long index) {

    /** Whether a node came to be that was not there before: HTTP status 201. */
    public boolean created() {
        return action.equals("create") || (action.equals("set") && previous == null);
    }
}
