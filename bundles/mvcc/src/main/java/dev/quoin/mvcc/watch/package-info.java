/**
 * Watchers: who is told of which change.
 *
 * <p>A watcher is <em>synced</em> when it has been offered every event up to the published revision; the apply thread offers
 * it each new one. A watcher that started in the past, or whose listener refused a batch, is <em>unsynced</em>: it holds no
 * events, only the revision it needs next, and the hub's own thread reads on from there until it is synced again.
 */
@NullMarked
package dev.quoin.mvcc.watch;

import org.jspecify.annotations.NullMarked;
