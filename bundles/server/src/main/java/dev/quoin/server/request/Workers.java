package dev.quoin.server.request;

import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.MemberException;
import dev.quoin.api.server.Reply;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two small pools for what must not run on an event loop: reads of many keys, and maintenance. Their queues are
 * bounded; what overflows is answered as too many requests. Their threads are never interrupted.
 */
public final class Workers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final int READERS = 2;
    private static final int READS_WAITING_MAX = 10_000;
    private static final int MAINTAINERS = 4;
    private static final int MAINTENANCE_WAITING_MAX = 100;
    private static final long IDLE_SECONDS = 10;
    private static final long CLOSE_SECONDS = 5;

    private final ExecutorService readers = pool("quoin-read", READERS, READS_WAITING_MAX);
    private final ExecutorService maintainers = pool("quoin-maintenance", MAINTAINERS, MAINTENANCE_WAITING_MAX);

    /** Answers from a read of many keys. */
    <T> void read(Reply<T> reply, Callable<T> work) {
        submit(readers, reply, () -> run(reply, work));
    }

    /** Answers from work that may take long. */
    <T> void maintain(Reply<T> reply, Callable<T> work) {
        submit(maintainers, reply, () -> run(reply, work));
    }

    /** Runs work that answers by itself. */
    void maintain(Reply<?> reply, Runnable work) {
        submit(maintainers, reply, work);
    }

    /** What a failed read or write of the store is to a client: etcd has no name for it. */
    static MemberException failure(Exception e) {
        LOG.atError().setCause(e).log("request failed in the store");
        return new MemberException("etcdserver: " + e.getMessage());
    }

    /** Lets what runs come to its end, for a bounded time. */
    @Override
    public void close() {
        readers.shutdown();
        maintainers.shutdown();
        try {
            boolean ended = readers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)
                    && maintainers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                LOG.warn("maintenance work goes on after the member stopped");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void submit(ExecutorService pool, Reply<?> reply, Runnable work) {
        try {
            pool.execute(work);
        } catch (RejectedExecutionException e) {
            reply.failed(new MemberException(pool.isShutdown() ? EtcdError.STOPPED : EtcdError.TOO_MANY_REQUESTS));
        }
    }

    private static <T> void run(Reply<T> reply, Callable<T> work) {
        T response;
        try {
            response = work.call();
        } catch (MemberException e) {
            reply.failed(e);
            return;
        } catch (Exception e) {
            reply.failed(failure(e));
            return;
        }
        reply.done(response);
    }

    private static ExecutorService pool(String name, int threads, int waitingMax) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waitingMax), factory);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
