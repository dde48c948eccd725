package dev.quoin.server.request;

import dev.quoin.api.env.Clock;
import dev.quoin.api.raft.Raft;
import dev.quoin.api.server.EtcdError;
import dev.quoin.server.loop.RaftLoop;
import dev.quoin.server.loop.Ticker;
import dev.quoin.server.membership.ClusterMember;
import dev.quoin.server.membership.MemberIds;
import dev.quoin.server.membership.Membership;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands leadership over to another voter and waits until it has it. Any thread; nothing here blocks. */
public final class Transfers {

    private static final Logger LOG = LoggerFactory.getLogger(Transfers.class);

    private final RaftLoop loop;
    private final Membership membership;
    private final Ticker ticker;
    private final Clock clock;
    private final long pollMillis;
    private final long timeoutNanos;
    private final Set<Transfer> open = ConcurrentHashMap.newKeySet();

    /**
     * @param pollMillis how often the new leader is looked for
     */
    public Transfers(
            RaftLoop loop, Membership membership, Ticker ticker, Clock clock, long pollMillis, long timeoutMillis) {
        this.loop = loop;
        this.membership = membership;
        this.ticker = ticker;
        this.clock = clock;
        this.pollMillis = pollMillis;
        this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    }

    /** Hands over to a member, and then tells null, or why not. */
    public void to(long target, Consumer<@Nullable EtcdError> told) {
        if (!loop.leading()) {
            told.accept(EtcdError.NOT_LEADER);
            return;
        }
        ClusterMember member = membership.member(target);
        if (member == null || member.learner()) {
            told.accept(EtcdError.BAD_LEADER_TRANSFEREE);
            return;
        }
        LOG.atInfo()
                .addKeyValue("current-leader-member-id", MemberIds.hex(loop.leader()))
                .addKeyValue("transferee-member-id", MemberIds.hex(target))
                .log("leadership transfer starting");
        Transfer transfer = new Transfer(target, told, clock.nanos() + timeoutNanos);
        open.add(transfer);
        loop.inspect((Raft raft) -> raft.transferLeadership(target));
        transfer.poll();
    }

    /** Fails what waits. */
    public void stopped() {
        open.forEach(transfer -> transfer.end(EtcdError.STOPPED));
    }

    private final class Transfer {
        private final long target;
        private final Consumer<@Nullable EtcdError> told;
        private final long deadlineNanos;

        Transfer(long target, Consumer<@Nullable EtcdError> told, long deadlineNanos) {
            this.target = target;
            this.told = told;
            this.deadlineNanos = deadlineNanos;
        }

        void poll() {
            if (loop.leader() == target) {
                LOG.atInfo()
                        .addKeyValue("new-leader-member-id", MemberIds.hex(target))
                        .log("leadership transfer finished");
                end(null);
            } else if (deadlineNanos - clock.nanos() <= 0) {
                end(EtcdError.TIMEOUT_LEADER_TRANSFER);
            } else {
                ticker.after(pollMillis, this::poll);
            }
        }

        private void end(@Nullable EtcdError failure) {
            if (open.remove(this)) {
                told.accept(failure);
            }
        }
    }
}
