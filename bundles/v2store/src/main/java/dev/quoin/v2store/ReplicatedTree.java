package dev.quoin.v2store;

import dev.quoin.api.env.Clock;
import dev.quoin.api.v2store.V2Event;
import dev.quoin.api.v2store.V2Exception;
import dev.quoin.api.v2store.V2Node;
import dev.quoin.api.v2store.V2Store;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tree with its index, events and statistics. */
final class ReplicatedTree implements V2Store {

    /** The directories that every tree begins with: the cluster's and the users'. */
    static final List<String> ROOTS = List.of("/0", "/1");

    private static final Set<String> READ_ONLY = Set.of(NodePath.ROOT, "/0", "/1");

    /** 2000-01-01 UTC: an earlier expiration is a client's mistake and means never. */
    private static final long EXPIRATION_NANOS_MIN = 946_684_800L * 1_000_000_000L;

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Clock clock;
    private final TreeMeters meters;
    private final NodeTree tree;
    private final EventHistory history;
    private final Statistics statistics;
    private long index;

    ReplicatedTree(Clock clock, TreeMeters meters, SavedTree saved) {
        this.clock = clock;
        this.meters = meters;
        this.tree = new NodeTree(saved.root());
        this.history = saved.history();
        this.statistics = saved.statistics();
        this.index = saved.index();
    }

    @Override
    public long index() {
        return reading(() -> index);
    }

    @Override
    public V2Event get(String path, boolean recursive, boolean sorted) throws V2Exception {
        return counted(recursive ? Counting.GET_RECURSIVE : Counting.GET, lock.readLock(), () -> {
            TreeNode node = tree.find(NodePath.clean(path), index);
            return new V2Event("get", node.listing(path, recursive, now()), null, false, index);
        });
    }

    @Override
    public V2Event set(String path, boolean directory, String value, long expirationNanos, boolean refresh)
            throws V2Exception {
        return counted(Counting.SET, lock.writeLock(), () -> {
            TreeNode previous = previous(path, refresh);
            String kept = refresh && previous != null ? previous.value : value;
            V2Node view = previous == null ? null : previous.listing(path, false, now());
            V2Node node = make(path, directory, kept, false, true, expirationNanos);
            return record(new V2Event("set", node, view, refresh, index));
        });
    }

    /** The node that set replaces; only where a refresh needs it must it be there. */
    private @Nullable TreeNode previous(String path, boolean needed) throws V2Exception {
        try {
            return tree.find(NodePath.clean(path), index);
        } catch (V2Exception e) {
            if (needed || e.code() != ErrorCode.KEY_NOT_FOUND.code()) {
                throw e;
            }
            return null;
        }
    }

    @Override
    public V2Event create(String path, boolean directory, String value, boolean unique, long expirationNanos)
            throws V2Exception {
        return counted(Counting.CREATE, lock.writeLock(), () -> {
            V2Node node = make(path, directory, value, unique, false, expirationNanos);
            return record(new V2Event("create", node, null, false, index));
        });
    }

    private V2Node make(
            String rawPath, boolean directory, String value, boolean unique, boolean replace, long expirationNanos)
            throws V2Exception {
        long next = index + 1;
        String path = NodePath.clean(unique ? rawPath + "/" + "%020d".formatted(next) : rawPath);
        refuseReadOnly(path);
        TreeNode parent = parent(path);
        TreeNode existing = parent.child(NodePath.name(path));
        if (existing != null && !replace) {
            throw ErrorCode.KEY_EXISTS.at(path, index);
        }
        if (existing != null && existing.isDirectory()) {
            throw ErrorCode.NOT_A_FILE.at(path, index);
        }
        long expiration = expirationNanos < EXPIRATION_NANOS_MIN ? 0 : expirationNanos;
        TreeNode node = new TreeNode(path, directory, directory ? "" : value, next, parent, expiration);
        tree.add(parent, node);
        index = next;
        return node.view(now());
    }

    private TreeNode parent(String path) throws V2Exception {
        try {
            return tree.makeParents(path, index);
        } catch (V2Exception e) {
            // etcd counts this failure as one of set, whatever the operation, beside the operation's own.
            statistics.increment(Statistic.SETS_FAIL);
            throw e;
        }
    }

    @Override
    public V2Event update(String rawPath, String value, long expirationNanos, boolean refresh) throws V2Exception {
        return counted(Counting.UPDATE, lock.writeLock(), () -> {
            String path = NodePath.clean(rawPath);
            refuseReadOnly(path);
            TreeNode node = tree.find(path, index);
            if (node.isDirectory() && !value.isEmpty()) {
                throw ErrorCode.NOT_A_FILE.at(path, index);
            }
            return write("update", node, value, expirationNanos, refresh);
        });
    }

    @Override
    public V2Event compareAndSwap(
            String rawPath,
            String previousValue,
            long previousIndex,
            String value,
            long expirationNanos,
            boolean refresh)
            throws V2Exception {
        return counted(Counting.COMPARE_AND_SWAP, lock.writeLock(), () -> {
            String path = NodePath.clean(rawPath);
            refuseReadOnly(path);
            TreeNode node = tree.find(path, index);
            refuseMismatch(node, previousValue, previousIndex);
            return write("compareAndSwap", node, value, expirationNanos, refresh);
        });
    }

    private V2Event write(String action, TreeNode node, String value, long expirationNanos, boolean refresh) {
        V2Node previous = node.view(now());
        index++;
        if (!node.isDirectory()) {
            node.value = refresh ? node.value : value;
            node.modifiedIndex = index;
        }
        tree.expirations().change(node, expirationNanos);
        V2Node view = event(node, node.isDirectory() ? null : node.value, expirationNanos);
        return record(new V2Event(action, view, previous, refresh, index));
    }

    @Override
    public V2Event delete(String rawPath, boolean directory, boolean recursive) throws V2Exception {
        return counted(Counting.DELETE, lock.writeLock(), () -> {
            String path = NodePath.clean(rawPath);
            refuseReadOnly(path);
            TreeNode node = tree.find(path, index);
            if (node.isDirectory() && !directory && !recursive) {
                throw ErrorCode.NOT_A_FILE.at(node.path, index);
            }
            if (node.children != null && !node.children.isEmpty() && !recursive) {
                throw ErrorCode.DIRECTORY_NOT_EMPTY.at(node.path, index);
            }
            return remove("delete", node);
        });
    }

    @Override
    public V2Event compareAndDelete(String rawPath, String previousValue, long previousIndex) throws V2Exception {
        return counted(Counting.COMPARE_AND_DELETE, lock.writeLock(), () -> {
            TreeNode node = tree.find(NodePath.clean(rawPath), index);
            refuseMismatch(node, previousValue, previousIndex);
            return remove("compareAndDelete", node);
        });
    }

    @Override
    public void expire(long nowNanos) {
        lock.writeLock().lock();
        try {
            for (TreeNode due = tree.expirations().due(nowNanos);
                    due != null;
                    due = tree.expirations().due(nowNanos)) {
                remove("expire", due);
                statistics.increment(Statistic.EXPIRE_COUNT);
                meters.expired();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private V2Event remove(String action, TreeNode node) {
        V2Node previous = node.view(now());
        index++;
        tree.remove(node);
        return record(new V2Event(action, event(node, null, 0), previous, false, index));
    }

    /** A node as an event shows it: with the event's index, also where the node keeps its own. */
    private V2Node event(TreeNode node, @Nullable String value, long expirationNanos) {
        return new V2Node(
                node.path,
                value,
                node.isDirectory(),
                expirationNanos,
                TreeNode.ttlSeconds(expirationNanos, now()),
                List.of(),
                node.createdIndex,
                index);
    }

    private V2Event record(V2Event event) {
        history.add(event);
        return event;
    }

    private void refuseReadOnly(String path) throws V2Exception {
        if (READ_ONLY.contains(path)) {
            throw ErrorCode.ROOT_READ_ONLY.at(NodePath.ROOT, index);
        }
    }

    private void refuseMismatch(TreeNode node, String value, long wantedIndex) throws V2Exception {
        if (node.isDirectory()) {
            throw ErrorCode.NOT_A_FILE.at(node.path, index);
        }
        String values = value.isEmpty() || value.equals(node.value) ? "" : "[%s != %s]".formatted(value, node.value);
        String indexes = wantedIndex == 0 || wantedIndex == node.modifiedIndex
                ? ""
                : "[%s != %s]".formatted(Long.toUnsignedString(wantedIndex), Long.toUnsignedString(node.modifiedIndex));
        if (!values.isEmpty() || !indexes.isEmpty()) {
            throw ErrorCode.COMPARE_FAILED.at((values + " " + indexes).strip(), index);
        }
    }

    @Override
    public boolean hasExpiring() {
        return reading(() -> !tree.expirations().isEmpty());
    }

    @Override
    public byte[] save() {
        return reading(() -> TreeEncoder.encode(new SavedTree(tree.root(), history, statistics, index)));
    }

    @Override
    public byte[] statistics() {
        StringBuilder json = new StringBuilder();
        TreeEncoder.statistics(new JsonWriter(json), statistics);
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private V2Event counted(Counting counting, Lock held, Operation operation) throws V2Exception {
        held.lock();
        try {
            meters.count(counting.action());
            V2Event event = operation.run();
            statistics.increment(counting.success());
            return event;
        } catch (V2Exception e) {
            statistics.increment(counting.of(e));
            throw e;
        } finally {
            held.unlock();
        }
    }

    private <T> T reading(Supplier<T> read) {
        lock.readLock().lock();
        try {
            return read.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    private long now() {
        return TimeUnit.MILLISECONDS.toNanos(clock.wallMillis());
    }

    private interface Operation {
        V2Event run() throws V2Exception;
    }
}
