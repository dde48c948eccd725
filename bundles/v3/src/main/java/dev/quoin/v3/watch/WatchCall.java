package dev.quoin.v3.watch;

import com.google.protobuf.ByteString;
import dev.quoin.api.mvcc.DuplicateWatchIdException;
import dev.quoin.api.mvcc.EmptyWatchRangeException;
import dev.quoin.api.mvcc.WatchEvents;
import dev.quoin.api.mvcc.WatchListener;
import dev.quoin.api.mvcc.WatchSpec;
import dev.quoin.api.mvcc.WatchStream;
import dev.quoin.api.server.Caller;
import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.Member;
import dev.quoin.api.server.MemberException;
import dev.quoin.rpc.etcdserverpb.ResponseHeader;
import dev.quoin.rpc.etcdserverpb.WatchCreateRequest;
import dev.quoin.rpc.etcdserverpb.WatchCreateRequest.FilterType;
import dev.quoin.rpc.etcdserverpb.WatchRequest;
import dev.quoin.rpc.etcdserverpb.WatchResponse;
import dev.quoin.v3.call.LeaderMonitor;
import dev.quoin.v3.call.MemberSlot;
import dev.quoin.v3.call.Statuses;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One watch stream.
 *
 * <p>The member offers batches on its own threads; they go to {@link PendingBatches}. All else happens on the stream's event
 * loop: requests, frames, and what is answered to requests. So the answer to a create request always leaves before the
 * watcher's first batch, and no batch leaves after the answer to a cancel request.
 */
final class WatchCall extends ServerCall.Listener<WatchRequest> implements WatchListener, LeaderMonitor.Dependent {

    /** Watch id in answers that belong to no watcher. */
    private static final long NO_WATCHER = -1;

    /** Bytes that may wait in the transport before the stream holds back. */
    private static final int READY_BYTES = 256 * 1024;

    /** Here, and only here, etcd sends an error as Go prints it. */
    private static final String NOT_PERMITTED =
            "rpc error: code = PermissionDenied desc = " + EtcdError.PERMISSION_DENIED.text();

    private static final ByteString ZERO = ByteString.copyFrom(new byte[1]);

    /** A watcher of this stream, and whether it allows pieces. */
    private record Watching(boolean fragment) {}

    private final ServerCall<WatchRequest, Frame> call;
    private final WatchLoop shared;
    private final WatchSettings settings;
    private final Caller caller;
    private final PendingBatches pending = new PendingBatches();
    private final ProgressTimer progress;
    private final Map<Long, Watching> watchers = new HashMap<>();

    private @Nullable Member member;
    private @Nullable WatchStream stream;
    private boolean asked;
    private boolean ended;

    WatchCall(ServerCall<WatchRequest, Frame> call, WatchLoop shared, WatchSettings settings, Caller caller) {
        this.call = call;
        this.shared = shared;
        this.settings = settings;
        this.caller = caller;
        this.progress = new ProgressTimer(shared.loop, settings.progressMillis(), this::requestProgress);
    }

    void start(MemberSlot slot, boolean requiresLeader) {
        try {
            Member present = slot.require(requiresLeader);
            stream = present.watches().open(this, () -> shared.loop.later(() -> end(Statuses.of(EtcdError.STOPPED))));
            member = present;
        } catch (MemberException e) {
            end(Statuses.of(e));
            return;
        }
        if (requiresLeader) {
            shared.leader.add(this);
        }
        call.setOnReadyThreshold(READY_BYTES);
        call.sendHeaders(new Metadata());
        readOn();
    }

    // From the member, on its threads.

    @Override
    public boolean offer(long watchId, WatchEvents events) {
        boolean taken = pending.offer(watchId, events);
        announce();
        return taken;
    }

    @Override
    public void compacted(long watchId, long compactRevision) {
        pending.compacted(watchId, compactRevision);
        announce();
    }

    private void announce() {
        if (pending.announce()) {
            shared.loop.later(this::flush);
        }
    }

    // From the client, on the event loop.

    @Override
    public void onMessage(WatchRequest request) {
        asked = false;
        WatchStream open = stream;
        if (ended || open == null || member == null) {
            return;
        }
        switch (request.getRequestUnionCase()) {
            case CREATE_REQUEST -> create(open, member, request.getCreateRequest());
            case CANCEL_REQUEST ->
                cancel(open, member, request.getCancelRequest().getWatchId());
            case PROGRESS_REQUEST -> open.requestProgress(NO_WATCHER);
            // etcd passes over what it does not know.
            case REQUESTUNION_NOT_SET -> {}
        }
        readOn();
    }

    @Override
    public void onReady() {
        flush();
        readOn();
    }

    @Override
    public void onHalfClose() {
        // As in etcd the watchers live on until the client goes.
    }

    @Override
    public void onCancel() {
        ended = true;
        release();
    }

    @Override
    public void leaderLost() {
        end(Statuses.of(EtcdError.NO_LEADER));
    }

    private void create(WatchStream open, Member present, WatchCreateRequest request) {
        ResponseHeader header = present.header();
        if (!present.watches().mayWatch(caller, request)) {
            refuse(header, NOT_PERMITTED);
            return;
        }
        try {
            if (request.getWatchId() != 0 && watchers.containsKey(request.getWatchId())) {
                // Also one that was compacted away and not yet cancelled.
                throw new DuplicateWatchIdException();
            }
            long id = open.create(spec(request, header.getRevision()));
            watchers.put(id, new Watching(request.getFragment()));
            if (request.getProgressNotify()) {
                progress.add(id);
            }
            send(WatchResponse.newBuilder().setHeader(header).setWatchId(id).setCreated(true));
        } catch (DuplicateWatchIdException | EmptyWatchRangeException e) {
            refuse(header, e.getMessage());
        } catch (IllegalStateException e) {
            // The member has closed the stream; that it stopped is on its way here.
            end(Statuses.of(EtcdError.STOPPED));
        }
    }

    private void refuse(ResponseHeader header, @Nullable String reason) {
        send(WatchResponse.newBuilder()
                .setHeader(header)
                .setWatchId(NO_WATCHER)
                .setCreated(true)
                .setCanceled(true)
                .setCancelReason(reason == null ? "" : reason));
    }

    /** An empty key is the least one, and an end of 0x00 is none at all. */
    private static WatchSpec spec(WatchCreateRequest request, long revision) {
        ByteString end = request.getRangeEnd();
        return new WatchSpec(
                request.getWatchId(),
                request.getKey().isEmpty() ? ZERO : request.getKey(),
                end.isEmpty() ? null : end.equals(ZERO) ? ByteString.EMPTY : end,
                request.getStartRevision() == 0 ? revision + 1 : request.getStartRevision(),
                request.getFiltersList().contains(FilterType.NOPUT),
                request.getFiltersList().contains(FilterType.NODELETE),
                request.getPrevKv());
    }

    private void cancel(WatchStream open, Member present, long watchId) {
        Watching watching = watchers.get(watchId);
        if (watching == null) {
            return;
        }
        open.cancel(watchId);
        watchers.remove(watchId);
        pending.drop(watchId);
        if (pending.takeResume()) {
            open.resume();
        }
        progress.remove(watchId);
        send(WatchResponse.newBuilder()
                .setHeader(present.header())
                .setWatchId(watchId)
                .setCanceled(true));
    }

    private void requestProgress(long watchId) {
        WatchStream open = stream;
        if (open != null) {
            open.requestProgress(watchId);
        }
    }

    /** Writes what is pending as far as the connection takes it. */
    private void flush() {
        pending.looked();
        Member present = member;
        WatchStream open = stream;
        if (ended || present == null || open == null) {
            return;
        }
        while (call.isReady()) {
            PendingBatches.Batch batch = pending.poll();
            if (batch == null) {
                break;
            }
            write(batch, present);
        }
        if (pending.takeResume()) {
            open.resume();
        }
    }

    private void write(PendingBatches.Batch batch, Member present) {
        long watchId = batch.watchId();
        WatchEvents events = batch.events();
        Watching watching = watchers.get(watchId);
        if (events == null) {
            writeCompacted(watchId, batch.compactRevision(), present);
        } else if (watching != null && watching.fragment()) {
            shared.frames
                    .pieces(watchId, events, present, settings.fragmentBytes())
                    .forEach(call::sendMessage);
        } else if (watching != null || watchId == NO_WATCHER) {
            call.sendMessage(shared.frames.of(watchId, events, present));
        }
        if (events != null && !events.events().isEmpty()) {
            progress.sent(watchId);
        }
    }

    /** As in etcd the header has no revision, and the id stays taken until the client cancels it. */
    private void writeCompacted(long watchId, long compactRevision, Member present) {
        if (!watchers.containsKey(watchId)) {
            return;
        }
        progress.remove(watchId);
        send(WatchResponse.newBuilder()
                .setHeader(present.header().toBuilder().setRevision(0))
                .setWatchId(watchId)
                .setCanceled(true)
                .setCompactRevision(compactRevision));
    }

    private void send(WatchResponse.Builder response) {
        call.sendMessage(Frames.of(response.build()));
    }

    /** A client that does not read its answers is not read either. */
    private void readOn() {
        if (!ended && !asked && call.isReady()) {
            asked = true;
            call.request(1);
        }
    }

    private void end(Status status) {
        if (!ended) {
            ended = true;
            release();
            call.close(status, new Metadata());
        }
    }

    private void release() {
        pending.close();
        progress.stop();
        shared.leader.remove(this);
        watchers.clear();
        WatchStream open = stream;
        stream = null;
        if (open != null) {
            open.close();
        }
    }
}
