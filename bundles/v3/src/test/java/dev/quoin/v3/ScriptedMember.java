package dev.quoin.v3;

import dev.quoin.api.mvcc.DuplicateWatchIdException;
import dev.quoin.api.mvcc.WatchListener;
import dev.quoin.api.mvcc.WatchSpec;
import dev.quoin.api.mvcc.WatchStream;
import dev.quoin.api.server.Caller;
import dev.quoin.api.server.ClusterRequests;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.api.server.KeyValueRequests;
import dev.quoin.api.server.LeaseRequests;
import dev.quoin.api.server.MaintenanceRequests;
import dev.quoin.api.server.Member;
import dev.quoin.api.server.Reply;
import dev.quoin.api.server.WatchRequests;
import dev.quoin.rpc.etcdserverpb.ResponseHeader;
import dev.quoin.rpc.etcdserverpb.WatchCreateRequest;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/** A member that answers as the test says. */
final class ScriptedMember implements Member, WatchRequests, WatchStream {

    /** What a method does with a request. */
    interface Script<Q, R> {
        void run(Caller caller, Q request, Reply<R> reply);
    }

    static final ResponseHeader HEADER = ResponseHeader.newBuilder()
            .setClusterId(1)
            .setMemberId(2)
            .setRevision(10)
            .setRaftTerm(3)
            .build();

    final BlockingQueue<WatchSpec> created = new LinkedBlockingQueue<>();
    final BlockingQueue<Long> cancelled = new LinkedBlockingQueue<>();
    final BlockingQueue<String> signals = new LinkedBlockingQueue<>();
    volatile boolean leader = true;
    volatile boolean permitted = true;
    volatile WatchListener listener;
    volatile Runnable stopped;

    private final Map<String, Script<Object, Object>> scripts = new ConcurrentHashMap<>();
    private final Set<Long> ids = new HashSet<>();
    private final List<Long> given = new ArrayList<>();

    /** Says what a method of the requests does. */
    @SuppressWarnings("unchecked") // The test names the types of the method it scripts.
    <Q, R> void on(String method, Script<Q, R> script) {
        scripts.put(method, (Script<Object, Object>) (Script<?, ?>) script);
    }

    @SuppressWarnings("unchecked") // All methods take caller, request and reply.
    private <T> T scripted(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            Script<Object, Object> script = scripts.get(method.getName());
            if (script == null) {
                throw new AssertionError("unexpected " + method);
            }
            Object request = args.length == 3 ? args[1] : args[0];
            script.run((Caller) args[0], request, (Reply<Object>) args[args.length - 1]);
            return null;
        }));
    }

    @Override
    public ResponseHeader header() {
        return HEADER;
    }

    @Override
    public boolean hasLeader() {
        return leader;
    }

    @Override
    public KeyValueRequests keyValues() {
        return scripted(KeyValueRequests.class);
    }

    @Override
    public LeaseRequests leases() {
        return scripted(LeaseRequests.class);
    }

    @Override
    public WatchRequests watches() {
        return this;
    }

    @Override
    public ClusterRequests cluster() {
        return scripted(ClusterRequests.class);
    }

    @Override
    public MaintenanceRequests maintenance() {
        return scripted(MaintenanceRequests.class);
    }

    @Override
    public CompatibilityLevel level() {
        return CompatibilityLevel.V3_4;
    }

    @Override
    public WatchStream open(WatchListener taker, Runnable whenStopped) {
        listener = taker;
        stopped = whenStopped;
        return this;
    }

    @Override
    public boolean mayWatch(Caller caller, WatchCreateRequest request) {
        return permitted;
    }

    @Override
    public synchronized long create(WatchSpec spec) throws DuplicateWatchIdException {
        long id = spec.watchId() == 0 ? given.size() : spec.watchId();
        given.add(id);
        if (!ids.add(id)) {
            throw new DuplicateWatchIdException();
        }
        created.add(spec);
        return id;
    }

    @Override
    public synchronized boolean cancel(long watchId) {
        cancelled.add(watchId);
        return ids.remove(watchId);
    }

    @Override
    public void requestProgress(long watchId) {
        signals.add("progress " + watchId);
    }

    @Override
    public void resume() {
        signals.add("resume");
    }

    @Override
    public void close() {
        signals.add("close");
    }
}
