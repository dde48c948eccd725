package dev.quoin.server.request;

import dev.quoin.api.mvcc.DuplicateWatchIdException;
import dev.quoin.api.mvcc.EmptyWatchRangeException;
import dev.quoin.api.mvcc.MvccStore;
import dev.quoin.api.mvcc.WatchListener;
import dev.quoin.api.mvcc.WatchSpec;
import dev.quoin.api.mvcc.WatchStream;
import dev.quoin.api.server.Caller;
import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.MemberException;
import dev.quoin.api.server.WatchRequests;
import dev.quoin.rpc.etcdserverpb.WatchCreateRequest;
import dev.quoin.server.request.Guard.Action;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The watch streams, which end when the member stops. */
public final class Watches implements WatchRequests {

    private final MvccStore store;
    private final Guard guard;
    private final Set<Runnable> open = new LinkedHashSet<>();
    private boolean stopped;

    public Watches(MvccStore store, Guard guard) {
        this.store = store;
        this.guard = guard;
    }

    @Override
    public WatchStream open(WatchListener listener, Runnable whenStopped) throws MemberException {
        EtcdError refusal = guard.refusal(Caller.ANONYMOUS, Action.ADMINISTER);
        if (refusal != null) {
            throw new MemberException(refusal);
        }
        synchronized (open) {
            if (stopped) {
                throw new MemberException(EtcdError.STOPPED);
            }
            open.add(whenStopped);
        }
        return new Registered(store.watch(listener), whenStopped);
    }

    @Override
    public boolean mayWatch(Caller caller, WatchCreateRequest request) {
        return guard.refusal(caller, Action.ADMINISTER) == null;
    }

    /** Ends all streams. */
    public void stopped() {
        List<Runnable> ended;
        synchronized (open) {
            stopped = true;
            ended = new ArrayList<>(open);
            open.clear();
        }
        ended.forEach(Runnable::run);
    }

    private void closed(Runnable whenStopped) {
        synchronized (open) {
            open.remove(whenStopped);
        }
    }

    /** A stream that takes itself off the list when it is closed. */
    private final class Registered implements WatchStream {
        private final WatchStream stream;
        private final Runnable whenStopped;

        Registered(WatchStream stream, Runnable whenStopped) {
            this.stream = stream;
            this.whenStopped = whenStopped;
        }

        @Override
        public long create(WatchSpec spec) throws DuplicateWatchIdException, EmptyWatchRangeException {
            return stream.create(spec);
        }

        @Override
        public boolean cancel(long watchId) {
            return stream.cancel(watchId);
        }

        @Override
        public void requestProgress(long watchId) {
            stream.requestProgress(watchId);
        }

        @Override
        public void resume() {
            stream.resume();
        }

        @Override
        public void close() {
            closed(whenStopped);
            stream.close();
        }
    }
}
