package dev.quoin.peer;

import dev.quoin.api.peer.PeerReceiver;
import dev.quoin.api.raft.Message;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps what a transport tells its member. */
final class Recorder implements PeerReceiver {
    private static final int PATIENCE_SECONDS = 60;

    final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    final BlockingQueue<Path> databases = new LinkedBlockingQueue<>();
    final Set<Long> gone = ConcurrentHashMap.newKeySet();
    volatile boolean taking = true;
    volatile @Nullable Throwable refusal;
    private final Path directory;

    Recorder(Path directory) {
        this.directory = directory;
    }

    @Override
    public boolean received(Message message) {
        return taking && messages.add(message);
    }

    @Override
    public Path snapshotDirectory() {
        return directory;
    }

    @Override
    public void snapshotReceived(Message message, Path database, Consumer<@Nullable Throwable> done) {
        messages.add(message);
        databases.add(database);
        done.accept(refusal);
    }

    @Override
    public boolean removed(long id) {
        return gone.contains(id);
    }

    @Override
    public void unreachable(long id) {
        events.add("unreachable " + id);
    }

    @Override
    public void departed(long id) {
        events.add("departed " + id);
    }

    @Override
    public void snapshotSent(long id, boolean received) {
        events.add("snapshot " + id + " " + received);
    }

    @Override
    public void removedFromCluster(long toldBy) {
        events.add("removed, says " + toldBy);
    }

    @Override
    public void introduced(long id, List<String> peerUrls) {
        events.add("introduced " + id + " " + peerUrls);
    }

    Message message() throws InterruptedException {
        Message next = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no message; events: " + events);
        }
        return next;
    }

    /** Waits for an event, skipping others. */
    void awaitEvent(String wanted) throws InterruptedException {
        for (String next = event(); !next.equals(wanted); next = event()) {
            if (next.isEmpty()) {
                throw new AssertionError("no event: " + wanted);
            }
        }
    }

    private String event() throws InterruptedException {
        String next = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return next == null ? "" : next;
    }
}
