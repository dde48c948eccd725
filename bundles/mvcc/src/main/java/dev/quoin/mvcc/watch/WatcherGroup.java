package dev.quoin.mvcc.watch;

import java.util.ArrayList;
import java.util.List;

/** The synced watchers of one range, by flavour. */
final class WatcherGroup {

    private final WatchRange range;
    private final List<List<Watcher>> byFlavour = new ArrayList<>(Flavour.COUNT);
    private int size;

    WatcherGroup(WatchRange range) {
        this.range = range;
        for (int i = 0; i < Flavour.COUNT; i++) {
            byFlavour.add(new ArrayList<>(0));
        }
    }

    WatchRange range() {
        return range;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The watchers of a flavour; whoever removes while walking walks backwards. */
    List<Watcher> watchers(int flavour) {
        return byFlavour.get(flavour);
    }

    void add(Watcher watcher) {
        List<Watcher> list = byFlavour.get(watcher.flavour.ordinal());
        watcher.slot = list.size();
        list.add(watcher);
        size++;
    }

    /** Removes a watcher; the last of its list takes its place. */
    void remove(Watcher watcher) {
        List<Watcher> list = byFlavour.get(watcher.flavour.ordinal());
        Watcher last = list.remove(list.size() - 1);
        if (last != watcher) {
            list.set(watcher.slot, last);
            last.slot = watcher.slot;
        }
        watcher.slot = -1;
        size--;
    }
}
