package dev.quoin.endpoint.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Connections of a listener that can be cut: those that are open are closed, and new ones too, until it is opened again. Any thread.
 */
public final class Gate {
    private static final int CLOSE_MILLIS_MAX = 1_000;

    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    /** Takes a new connection in, or closes it. */
    public void admit(Channel channel) {
        open.add(channel);
        ChannelFuture unusedRemoval =
                channel.closeFuture().addListener((ChannelFutureListener) closed -> open.remove(closed.channel()));
        // Looked at after it was added: a cut meanwhile has seen it, or is seen here.
        if (cut) {
            ChannelFuture unusedClose = end(channel);
        }
    }

    /** Whether nothing is let through. */
    public boolean isCut() {
        return cut;
    }

    /** Closes all connections, and every one that comes. Waits until nothing leaves any more; not for event loops. */
    public void cut() {
        long latest = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS_MAX);
        for (ChannelFuture ended : endAll()) {
            ended.awaitUninterruptibly(latest - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }

    /** As {@link #cut}, but does not wait: their event loops close them before anything that they are given later. */
    public List<ChannelFuture> endAll() {
        cut = true;
        List<ChannelFuture> ended = new ArrayList<>();
        for (Channel channel : open) {
            ended.add(end(channel));
        }
        return ended;
    }

    /** At once, whatever its handlers would wait for: an answer that never ends, calls that go on. */
    private static ChannelFuture end(Channel channel) {
        ChannelHandlerContext first = channel.pipeline().firstContext();
        return first == null ? channel.close() : first.close();
    }

    /** Lets connections in again. */
    public void open() {
        cut = false;
    }
}
