package dev.quoin.v3.watch;

import dev.quoin.v3.call.EventLoop;
import dev.quoin.v3.call.LeaderMonitor;

/** What the watch streams of one event loop share. Used on that loop only. */
public final class WatchLoop {

    final EventLoop loop;
    final LeaderMonitor leader;
    final Frames frames = new Frames();

    public WatchLoop(EventLoop loop, LeaderMonitor leader) {
        this.loop = loop;
        this.leader = leader;
    }
}
