package dev.quoin.server.request;

import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.MemberException;
import dev.quoin.api.server.Reply;
import dev.quoin.server.loop.Lanes;
import java.util.concurrent.Callable;
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

    private final Lanes.Pool readers;
    private final Lanes.Pool maintainers;
    private volatile boolean closed;

    public Workers(Lanes lanes) {
        readers = lanes.pool("quoin-read", READERS, READS_WAITING_MAX);
        maintainers = lanes.pool("quoin-maintenance", MAINTAINERS, MAINTENANCE_WAITING_MAX);
    }

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

    /** Runs work that nobody waits for; false where it was not taken because too much waits. */
    public boolean maintain(Runnable work) {
        return maintainers.execute(work);
    }

    /** What a failed read or write of the store is to a client: etcd has no name for it. */
    static MemberException failure(Exception e) {
        LOG.atError().setCause(e).log("request failed in the store");
        return new MemberException("etcdserver: " + e.getMessage());
    }

    /** Lets what runs come to its end, for a bounded time. */
    @Override
    public void close() {
        closed = true;
        readers.close();
        maintainers.close();
    }

    private void submit(Lanes.Pool pool, Reply<?> reply, Runnable work) {
        if (!pool.execute(work)) {
            reply.failed(new MemberException(closed ? EtcdError.STOPPED : EtcdError.TOO_MANY_REQUESTS));
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
}
