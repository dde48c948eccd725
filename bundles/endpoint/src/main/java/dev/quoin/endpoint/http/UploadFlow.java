package dev.quoin.endpoint.http;

import dev.quoin.api.endpoint.HttpUpload;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands the parts of one body to their receiver, no faster than it takes them. Confined to the connection's event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails leaves nothing to do
final class UploadFlow {
    private static final Logger LOG = LoggerFactory.getLogger(UploadFlow.class);

    private final ChannelHandlerContext ctx;
    private final HttpUpload receiver;
    private final Runnable changed;
    /** What had been read when the receiver wanted no more: bounded, because reading stops then. */
    private final Queue<UploadSwitch.Part> held = new ArrayDeque<>();

    private boolean paused;
    private boolean resumed;
    private boolean over;

    /** {@code changed} is run when {@link #paused} or {@link #over} change later on. */
    UploadFlow(ChannelHandlerContext ctx, HttpUpload receiver, Runnable changed) {
        this.ctx = ctx;
        this.receiver = receiver;
        this.changed = changed;
    }

    /** Whether nothing more should be read. */
    boolean paused() {
        return paused;
    }

    /** Whether the body has ended, one way or the other. */
    boolean over() {
        return over;
    }

    /** Whether the receiver has only just asked for more; asked once, it forgets. */
    boolean justResumed() {
        boolean just = resumed;
        resumed = false;
        return just;
    }

    void part(UploadSwitch.Part part) {
        if (paused) {
            held.add(part);
        } else {
            deliver(part);
        }
    }

    /** The caller is gone. */
    void abort(Throwable cause) {
        if (!over) {
            over = true;
            held.clear();
            receiver.aborted(cause);
        }
    }

    private void deliver(UploadSwitch.Part part) {
        if (over) {
            return;
        }
        if (part.failure() != null) {
            abort(part.failure());
            return;
        }
        try {
            if (part.bytes().length > 0) {
                paused = !receiver.part(part.bytes(), this::resume);
            }
            if (part.last()) {
                paused = false;
                over = true;
                receiver.end();
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.error("the receiver of an upload failed", e);
            abort(new IOException("the receiver of an upload failed", e));
            ctx.close();
        }
    }

    /** Never at once, although this may be the event loop: the receiver has not returned yet. */
    private void resume() {
        ctx.executor().execute(() -> {
            if (!paused) {
                return;
            }
            paused = false;
            resumed = true;
            while (!paused && !held.isEmpty()) {
                deliver(held.remove());
            }
            changed.run();
        });
    }
}
