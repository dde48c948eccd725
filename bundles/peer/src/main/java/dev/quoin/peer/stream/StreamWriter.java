package dev.quoin.peer.stream;

import dev.quoin.api.endpoint.HttpResponder.HttpBody;
import dev.quoin.api.peer.LocalPeer;
import dev.quoin.peer.wire.Chunk;
import dev.quoin.peer.wire.FrameEncoder;
import dev.quoin.peer.wire.Outgoing;
import dev.quoin.peer.wire.StreamType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream to another member: the answer to a request of its own. Messages wait in a queue until the connection takes them;
 * they are encoded on its event loop, as many at a time as are there. Any thread; does not block.
 */
public final class StreamWriter {
    private static final Logger LOG = LoggerFactory.getLogger(StreamWriter.class);
    private static final int MESSAGES_WAITING_MAX = 4_096;
    private static final long BYTES_WAITING_MAX = 64L << 20;
    /** What is encoded before the connection is asked whether it takes more. */
    private static final int BATCH_BYTES = 256 << 10;

    /** What became of a message. */
    public enum Offer {
        TAKEN,
        /** Nobody reads this stream. */
        DETACHED,
        /** Too many messages wait. */
        FULL
    }

    private static final class Attached {
        final HttpBody body;
        final FrameEncoder encoder;

        /** Since when the connection takes nothing; 0 while it does. Its event loop's. */
        long stuckSinceNanos;

        Attached(HttpBody body, FrameEncoder encoder) {
            this.body = body;
            this.encoder = encoder;
        }
    }

    private final StreamType type;
    private final long local;
    private final long stuckNanosMax;
    private final long remote;
    private final PeerStatus status;
    private final PeerMeters meters;
    private final Runnable unreachable;

    private final Queue<Outgoing> queue = new ArrayDeque<>();
    private long queuedBytes;
    private boolean draining;
    private @Nullable Attached attached;
    private boolean closed;

    /** {@code unreachable} is told that messages were lost. */
    public StreamWriter(
            StreamType type, LocalPeer local, long remote, PeerStatus status, PeerMeters meters, Runnable unreachable) {
        this.type = type;
        this.local = local.memberId();
        this.stuckNanosMax = TimeUnit.MILLISECONDS.toNanos(local.writeMillis());
        this.remote = remote;
        this.status = status;
        this.meters = meters;
        this.unreachable = unreachable;
    }

    /** Sends a message, in order with those before. */
    public Offer offer(Outgoing message) {
        Attached to;
        synchronized (queue) {
            to = attached;
            if (to == null) {
                return Offer.DETACHED;
            }
            boolean full = queue.size() >= MESSAGES_WAITING_MAX
                    || (!queue.isEmpty() && queuedBytes + message.bytes() > BYTES_WAITING_MAX);
            if (full) {
                return Offer.FULL;
            }
            queue.add(message);
            queuedBytes += message.bytes();
            if (draining) {
                return Offer.TAKEN;
            }
            draining = true;
        }
        run(to, () -> drain(to));
        return Offer.TAKEN;
    }

    /** Writes to this connection from now on; one that was there before ends. */
    public void attach(HttpBody body) {
        Attached next = new Attached(body, type.encoder());
        Attached before;
        synchronized (queue) {
            if (closed) {
                before = next;
            } else {
                before = attached;
                clear();
                attached = next;
            }
        }
        if (before == next) {
            end(next);
            return;
        }
        if (before != null) {
            end(before);
            log("closed TCP streaming connection with remote peer");
        }
        status.activate();
        log("established TCP streaming connection with remote peer");
    }

    /** Whether somebody reads this stream. */
    public boolean isAttached() {
        synchronized (queue) {
            return attached != null;
        }
    }

    /** Says that this side is alive; to be called more often than the other side waits. */
    public void heartbeat() {
        Attached to;
        synchronized (queue) {
            to = attached;
        }
        if (to != null) {
            run(to, () -> sayAlive(to));
        }
    }

    /** Ends the stream; what waits is lost. */
    public void close() {
        Attached last;
        synchronized (queue) {
            closed = true;
            last = attached;
            attached = null;
            clear();
        }
        if (last != null) {
            end(last);
            log("stopped TCP streaming connection with remote peer");
        }
    }

    /** Runs a task on the connection's event loop, in order with the others. */
    private void run(Attached to, Runnable task) {
        try {
            to.body.execute(task);
        } catch (RejectedExecutionException e) {
            lost(to, "write");
        }
    }

    private void end(Attached gone) {
        run(gone, gone.body::end);
    }

    private void sayAlive(Attached to) {
        if (!to.body.open()) {
            lost(to, "heartbeat");
            return;
        }
        if (to.stuckSinceNanos != 0 && System.nanoTime() - to.stuckSinceNanos > stuckNanosMax) {
            lost(to, "write");
            to.body.end();
            return;
        }
        synchronized (queue) {
            if (attached != to || draining) {
                return;
            }
        }
        Chunk chunk = new Chunk(64);
        to.encoder.heartbeat(chunk);
        meters.sent(chunk.size());
        to.body.write(chunk.take());
    }

    private void drain(Attached to) {
        to.stuckSinceNanos = 0;
        while (true) {
            if (!to.body.open()) {
                lost(to, "write");
                return;
            }
            List<Outgoing> batch = next(to);
            if (batch.isEmpty()) {
                return;
            }
            long expected = 0;
            for (Outgoing message : batch) {
                expected += Chunk.expected(message.bytes());
            }
            Chunk chunk = new Chunk((int) Math.min(expected, BATCH_BYTES));
            for (Outgoing message : batch) {
                to.encoder.encode(message, chunk);
            }
            meters.sent(chunk.size());
            if (!to.body.write(chunk.take())) {
                // Never 0, which stands for a connection that takes what it is given.
                to.stuckSinceNanos = System.nanoTime() | 1;
                to.body.onWritable(() -> drain(to));
                return;
            }
        }
    }

    private List<Outgoing> next(Attached to) {
        synchronized (queue) {
            if (attached != to) {
                return List.of();
            }
            List<Outgoing> batch = new ArrayList<>(Math.min(queue.size(), 64));
            long bytes = 0;
            while (bytes < BATCH_BYTES && !queue.isEmpty()) {
                Outgoing message = queue.remove();
                bytes += message.bytes();
                batch.add(message);
            }
            queuedBytes -= bytes;
            draining = !batch.isEmpty();
            return batch;
        }
    }

    private void lost(Attached gone, String action) {
        boolean messages;
        synchronized (queue) {
            if (attached != gone) {
                return;
            }
            attached = null;
            messages = clear();
        }
        meters.sendFailed();
        status.deactivate(type.title(), action, "connection closed by the other side");
        LOG.atWarn()
                .addKeyValue("stream-writer-type", type.title())
                .addKeyValue("local-member-id", Long.toHexString(local))
                .addKeyValue("remote-peer-id", Long.toHexString(remote))
                .log("lost TCP streaming connection with remote peer");
        if (messages) {
            unreachable.run();
        }
    }

    /** Drops what waits; says whether there was something. */
    private boolean clear() {
        boolean some = !queue.isEmpty() || draining;
        queue.clear();
        queuedBytes = 0;
        draining = false;
        return some;
    }

    private void log(String text) {
        LOG.atInfo()
                .addKeyValue("stream-writer-type", type.title())
                .addKeyValue("local-member-id", Long.toHexString(local))
                .addKeyValue("remote-peer-id", Long.toHexString(remote))
                .log(text);
    }
}
