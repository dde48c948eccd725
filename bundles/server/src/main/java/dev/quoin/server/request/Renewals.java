package dev.quoin.server.request;

import dev.quoin.api.mvcc.LeaseNotFoundException;
import dev.quoin.api.mvcc.Lessor;
import dev.quoin.api.server.EtcdError;
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
    private final Primacy primacy;
    private final ReadIndexes reads;

    public Renewals(Lessor lessor, Primacy primacy, ReadIndexes reads) {
        this.lessor = lessor;
        this.primacy = primacy;
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
        long term = primacy.term();
        long ttl = term == Primacy.NONE ? -1 : ttlSeconds(id);
        return ttl < 0
                ? null
                : () -> reads.whenLinearizable(failure -> {
                    if (failure != null) {
                        unconfirmed.accept(failure);
                    } else if (!primacy.still(term)) {
                        unconfirmed.accept(new MemberException(EtcdError.LEADER_CHANGED));
                    } else {
                        // A revocation that an earlier leader proposed may have been applied only now.
                        renewed.accept(lessor.lookup(id) == null ? 0 : ttl);
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
