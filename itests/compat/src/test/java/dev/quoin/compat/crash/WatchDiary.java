package dev.quoin.compat.crash;

import com.google.protobuf.ByteString;
import dev.quoin.compat.Client;
import dev.quoin.rpc.etcdserverpb.WatchCreateRequest;
import dev.quoin.rpc.etcdserverpb.WatchRequest;
import dev.quoin.rpc.etcdserverpb.WatchResponse;
import dev.quoin.rpc.mvccpb.Event;
import dev.quoin.rpc.mvccpb.KeyValue;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a watcher of everything was told, over all the connections that it needed, each begun after the last revision seen.
 *
 * <p>It keeps the state that the events lead to: an event that is missing or comes twice shows in its keys' revisions and
 * versions, since a version counts the writes of a key.
 */
final class WatchDiary {

    private static final ByteString ALL = ByteString.copyFrom(new byte[] {0});
    private static final long PATIENCE_SECONDS = 30;

    private final Map<ByteString, KeyValue> state = new TreeMap<>(ByteString.unsignedLexicographicalComparator());
    private long lastRevision = 1;
    private @Nullable String complaint;

    /** Goes on after the last revision that was seen. */
    synchronized void follow(Client client) {
        StreamObserver<WatchRequest> requests = client.watches().watch(new Events());
        requests.onNext(WatchRequest.newBuilder()
                .setCreateRequest(WatchCreateRequest.newBuilder()
                        .setKey(ALL)
                        .setRangeEnd(ALL)
                        .setStartRevision(lastRevision + 1))
                .build());
    }

    synchronized long lastRevision() {
        return lastRevision;
    }

    /** Waits until a revision was seen; then what is wrong with the events so far, or null. */
    synchronized @Nullable String complaintAt(long revision) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (complaint == null && lastRevision < revision) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return "only revision " + lastRevision + " of " + revision + " was seen";
            }
            wait(left);
        }
        return complaint;
    }

    /** The state that the events lead to. */
    synchronized Map<ByteString, KeyValue> state() {
        return new HashMap<>(state);
    }

    private synchronized void told(WatchResponse response) {
        if (response.getCanceled()) {
            complain("the watcher was cancelled: " + response.getCancelReason() + " " + response.getCompactRevision());
        }
        long before = lastRevision;
        for (Event event : response.getEventsList()) {
            KeyValue now = event.getKv();
            if (now.getModRevision() <= before || now.getModRevision() < lastRevision) {
                complain("an event of revision " + now.getModRevision() + " after revision " + lastRevision);
            }
            lastRevision = now.getModRevision();
            KeyValue old = state.get(now.getKey());
            if (event.getType() == Event.EventType.DELETE) {
                if (old == null) {
                    complain("the deletion of a key that was not there: " + now);
                }
                state.remove(now.getKey());
            } else {
                if (now.getVersion() != (old == null ? 0 : old.getVersion()) + 1) {
                    complain("version " + now.getVersion() + " after " + old);
                }
                state.put(now.getKey(), now);
            }
        }
        notifyAll();
    }

    private void complain(String what) {
        if (complaint == null) {
            complaint = what;
        }
    }

    private final class Events implements StreamObserver<WatchResponse> {
        @Override
        public void onNext(WatchResponse response) {
            told(response);
        }

        @Override
        public void onError(Throwable problem) {
            // The server was killed; the next connection goes on.
        }

        @Override
        public void onCompleted() {}
    }
}
