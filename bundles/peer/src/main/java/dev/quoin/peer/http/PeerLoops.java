package dev.quoin.peer.http;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of this bundle: event loops, a few that may block on names and certificates, and a few that move databases. */
public final class PeerLoops implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerLoops.class);
    private static final int LOOPS_MAX = 4;
    private static final int LOOKUP_THREADS = 4;
    private static final int LOOKUPS_WAITING_MAX = 256;
    /** Databases sent and received at a time. */
    private static final int TRANSFERS_MAX = 16;

    private static final int IDLE_SECONDS = 5;
    private static final int CLOSE_MILLIS_MAX = 1_500;

    private final EventLoopGroup loops;
    private final ThreadPoolExecutor lookups;
    private final ThreadPoolExecutor transfers;

    private PeerLoops(EventLoopGroup loops, ThreadPoolExecutor lookups, ThreadPoolExecutor transfers) {
        this.loops = loops;
        this.lookups = lookups;
        this.transfers = transfers;
    }

    /** Starts the event loops; the other threads come when they are needed and go when they are idle. */
    public static PeerLoops start() {
        ThreadPoolExecutor lookups = new ThreadPoolExecutor(
                LOOKUP_THREADS,
                LOOKUP_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(LOOKUPS_WAITING_MAX),
                new DefaultThreadFactory("peer-lookup", true));
        lookups.allowCoreThreadTimeOut(true);
        ThreadPoolExecutor transfers = new ThreadPoolExecutor(
                0,
                TRANSFERS_MAX,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                new DefaultThreadFactory("peer-snapshot", true));
        int count = Math.min(LOOPS_MAX, Runtime.getRuntime().availableProcessors());
        return new PeerLoops(
                new MultiThreadIoEventLoopGroup(
                        count, new DefaultThreadFactory("peer", true), NioIoHandler.newFactory()),
                lookups,
                transfers);
    }

    public EventLoopGroup loops() {
        return loops;
    }

    /** May block shortly; rejects what is too much. */
    ThreadPoolExecutor lookups() {
        return lookups;
    }

    /** May block for long; rejects what is too much. */
    public ThreadPoolExecutor transfers() {
        return transfers;
    }

    /** Closes every connection and waits until the threads have ended, but not for ever. */
    @Override
    public void close() {
        lookups.shutdown();
        transfers.shutdown();
        boolean ended = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS);
        try {
            ended &= transfers.awaitTermination(CLOSE_MILLIS_MAX / 6, TimeUnit.MILLISECONDS);
            ended &= lookups.awaitTermination(CLOSE_MILLIS_MAX / 6, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!ended) {
            LOG.warn("threads towards other members have not ended in time");
        }
    }
}
