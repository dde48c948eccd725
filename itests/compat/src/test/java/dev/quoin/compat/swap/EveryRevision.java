package dev.quoin.compat.swap;

import com.google.protobuf.ByteString;
import dev.quoin.compat.Client;
import dev.quoin.rpc.etcdserverpb.WatchCreateRequest;
import dev.quoin.rpc.etcdserverpb.WatchRequest;
import dev.quoin.rpc.etcdserverpb.WatchResponse;
import dev.quoin.rpc.mvccpb.Event;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A watch on everything, where each revision is one put: none may be missing, and none may come twice. */
final class EveryRevision implements StreamObserver<WatchResponse> {

    private static final ByteString ALL = ByteString.copyFrom(new byte[] {0});
    private static final long PATIENCE_SECONDS = 60;

    private long last;
    private @Nullable String complaint;

    private EveryRevision(long last) {
        this.last = last;
    }

    /** Watches from the revision after this one on. */
    static EveryRevision after(long revision, Client client) {
        EveryRevision watch = new EveryRevision(revision);
        client.watches()
                .watch(watch)
                .onNext(WatchRequest.newBuilder()
                        .setCreateRequest(WatchCreateRequest.newBuilder()
                                .setKey(ALL)
                                .setRangeEnd(ALL)
                                .setStartRevision(revision + 1))
                        .build());
        return watch;
    }

    @Override
    public synchronized void onNext(WatchResponse response) {
        if (response.getCanceled()) {
            complain("canceled: " + response.getCancelReason());
        }
        for (Event event : response.getEventsList()) {
            long revision = event.getKv().getModRevision();
            if (revision != last + 1) {
                complain("revision " + revision + " after " + last);
            }
            last = revision;
        }
        notifyAll();
    }

    @Override
    public synchronized void onError(Throwable problem) {
        complain(problem.toString());
        notifyAll();
    }

    @Override
    public synchronized void onCompleted() {
        complain("ended");
        notifyAll();
    }

    private void complain(String what) {
        if (complaint == null) {
            complaint = what;
        }
    }

    /** Waits for a revision; then what is wrong so far, or null. */
    synchronized @Nullable String complaintAt(long revision) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (complaint == null && last < revision) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return "only revision " + last + " of " + revision + " was seen";
            }
            wait(left);
        }
        return complaint;
    }
}
