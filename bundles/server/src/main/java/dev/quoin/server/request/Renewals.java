package dev.quoin.server.request;

import dev.quoin.api.mvcc.LeaseNotFoundException;
import dev.quoin.api.mvcc.Lessor;
import dev.quoin.api.server.MemberException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Renews leases where this member is the primary. The answer is a promise, so it is given only once the cluster has confirmed
 * that this member still led when it renewed: a leader that was cut off or stopped for a while does not know yet that there is
 * another one, and the lease may have ended there.
 */
public final class Renewals {

    private final Lessor lessor;
    private final ReadIndexes reads;

    public Renewals(Lessor lessor, ReadIndexes reads) {
        this.lessor = lessor;
        this.reads = reads;
    }

    /**
     * Renews a lease now.
     *
     * @param renewed takes the time to live in seconds, 0 where there is no such lease; any thread
     * @param unconfirmed takes the reason for which there is no answer; any thread
     * @return asks for the confirmation, on which one of the two is called; null where this member is not the primary
     */
    public @Nullable Runnable renew(long id, LongConsumer renewed, Consumer<MemberException> unconfirmed) {
        long ttl = ttlSeconds(id);
        return ttl < 0
                ? null
                : () -> reads.whenLinearizable(failure -> {
                    if (failure == null) {
                        renewed.accept(ttl);
                    } else {
                        unconfirmed.accept(failure);
                    }
                });
    }

    private long ttlSeconds(long id) {
        try {
            return lessor.renew(id);
        } catch (LeaseNotFoundException e) {
            return 0;
        }
    }
}
