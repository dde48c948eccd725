package dev.quoin.peer;

import dev.quoin.api.peer.PeerReceiver;
import dev.quoin.api.peer.SnapshotSink;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    public SnapshotSink snapshotSink(Message message, String mediaType) {
        Snapshot snapshot = message.snapshot();
        long index = snapshot == null ? 0 : snapshot.index();
        return new FileSink(directory.resolve(Long.toHexString(index) + " of " + mediaType.replace('/', '-')));
    }

    @Override
    public void snapshotReceived(Message message, Path state, Consumer<@Nullable Throwable> done) {
        messages.add(message);
        databases.add(state);
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

    /** One file. */
    private record FileSink(Path file) implements SnapshotSink {

        @Override
        public void write(ByteBuffer part) throws IOException {
            try (SeekableByteChannel channel =
                    Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                while (part.hasRemaining()) {
                    channel.write(part);
                }
            }
        }

        @Override
        public Path finish() {
            return file;
        }

        @Override
        public void discard() {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
