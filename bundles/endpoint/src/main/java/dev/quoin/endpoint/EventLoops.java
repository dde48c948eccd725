package dev.quoin.endpoint;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of the endpoint: as many event loops as the machine has processors, and a few that may block in the name
 * service. They are its own, because grpc's shared ones would outlive the framework.
 */
final class EventLoops implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);
    private static final int LOOKUP_THREADS = 2;
    private static final int LOOKUPS_WAITING_MAX = 64;
    private static final int CLOSE_SECONDS_MAX = 2;

    private final EventLoopGroup loops;
    private final ThreadPoolExecutor lookups;

    private EventLoops(EventLoopGroup loops, ThreadPoolExecutor lookups) {
        this.loops = loops;
        this.lookups = lookups;
    }

    static EventLoops start() {
        ThreadPoolExecutor lookups = new ThreadPoolExecutor(
                LOOKUP_THREADS,
                LOOKUP_THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(LOOKUPS_WAITING_MAX),
                new DefaultThreadFactory("endpoint-lookup", true));
        lookups.allowCoreThreadTimeOut(true);
        return new EventLoops(
                new MultiThreadIoEventLoopGroup(
                        Runtime.getRuntime().availableProcessors(),
                        new DefaultThreadFactory("endpoint", true),
                        NioIoHandler.newFactory()),
                lookups);
    }

    EventLoopGroup loops() {
        return loops;
    }

    /** Bounded; rejects what is too much. */
    ThreadPoolExecutor lookups() {
        return lookups;
    }

    /** Closes every connection and waits until the threads have ended. */
    @Override
    public void close() {
        lookups.shutdownNow();
        boolean ended = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
        if (!ended) {
            LOG.warn("event loops have not ended within {} s", CLOSE_SECONDS_MAX);
        }
    }
}
