package dev.quoin.compat.cluster;

import dev.quoin.history.WatchLog;
import dev.quoin.rpc.etcdserverpb.WatchResponse;
import dev.quoin.rpc.mvccpb.Event;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Watches all keys from one revision on, at one member after the other: when the stream ends, and now and then of its own
 * accord, it goes on elsewhere after the last revision that it saw, whether or not the other member has come so far. One
 * thread.
 */
final class WatchClient {

    private static final long POLL_MILLIS = 50;
    private static final long PAUSE_AFTER_END_MILLIS = 50;
    private static final int RESPONSES_MAX = 150;

    private final Workload workload;
    private final WatchLog log;
    private final String name;
    private final long first;
    private final boolean onlyWithLeader;
    private final Random random;
    private int member;

    /**
     * A watcher that does not watch yet.
     *
     * @param number below the number of watchers; the first stream of each is at another member
     * @param first the first revision to be seen
     */
    WatchClient(Workload workload, WatchLog log, int number, long first, long seed) {
        this.workload = workload;
        this.log = log;
        this.name = name(number);
        this.first = first;
        this.onlyWithLeader = number % 2 == 1;
        this.random = new Random(seed);
        this.member = number;
    }

    static String name(int number) {
        return "watcher " + number;
    }

    void run() throws IOException, InterruptedException {
        while (!workload.watchedEnough()) {
            List<Integer> ports = workload.ports();
            int port = ports.get(member % ports.size());
            member = random.nextInt(Integer.MAX_VALUE);
            try (WatchStream stream = new WatchStream(port, Math.max(first, log.last(name) + 1), onlyWithLeader)) {
                if (!follow(stream, 1 + random.nextInt(RESPONSES_MAX))) {
                    workload.onWatchEnded();
                    Await.millis(PAUSE_AFTER_END_MILLIS);
                }
            }
        }
    }

    /** Takes so many responses; false if the stream ended before. */
    private boolean follow(WatchStream stream, int responses) throws IOException, InterruptedException {
        int left = responses;
        while (left > 0 && !workload.watchedEnough()) {
            Optional<WatchResponse> next = stream.next(POLL_MILLIS);
            if (stream.ended() || next.map(WatchResponse::getCanceled).orElse(false)) {
                requireNotCompacted(next);
                return false;
            }
            if (next.isEmpty()) {
                continue;
            }
            left--;
            for (Event event : next.get().getEventsList()) {
                boolean deletion = event.getType() == Event.EventType.DELETE;
                log.saw(
                        name,
                        new WatchLog.Event(
                                event.getKv().getModRevision(),
                                event.getKv().getKey().toStringUtf8(),
                                deletion ? null : event.getKv().getValue().toStringUtf8()));
            }
        }
        return true;
    }

    private void requireNotCompacted(Optional<WatchResponse> end) throws IOException {
        if (end.isPresent() && end.get().getCompactRevision() != 0) {
            throw new IOException(name + " was told of a compaction that nobody asked for: " + end.get());
        }
    }
}
