package dev.quoin.server;

import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.api.server.MemberException;
import dev.quoin.rpc.etcdserverpb.AlarmMember;
import dev.quoin.rpc.etcdserverpb.AlarmType;
import dev.quoin.server.apply.Alarms;
import dev.quoin.server.http.Health;
import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A running member as its pages see it. */
record MemberHealth(RunningMember member) implements Health {

    @Override
    public @Nullable String alarm(Collection<String> excluded) {
        for (AlarmMember alarm : member.state.alarms().get(AlarmType.NONE)) {
            if (!excluded.contains(Alarms.name(alarm))) {
                return Alarms.name(alarm);
            }
        }
        return null;
    }

    @Override
    public boolean hasLeader() {
        return member.loop().leader() != 0;
    }

    @Override
    public boolean learner() {
        return member.state.membership().learner(member.headers.memberId());
    }

    @Override
    public void read(Consumer<@Nullable MemberException> outcome) {
        member.requests.reads.whenLinearizable(outcome);
    }

    @Override
    public boolean diskStalled() {
        return member.consensus.stall().stalled();
    }

    @Override
    public String missingEntries() {
        return member.refill.missing();
    }

    @Override
    public String difference() {
        return member.requests.integrity.comparison.difference();
    }

    @Override
    public String fence() {
        return member.requests.integrity.fencing.reason();
    }

    @Override
    public String damage() {
        return member.requests.integrity.scrub.damage();
    }

    @Override
    public String serverVersion() {
        return member.level.announced();
    }

    @Override
    public String clusterVersion() {
        return member.state.membership().clusterVersion();
    }

    @Override
    public boolean givesReason() {
        return member.level.atLeast(CompatibilityLevel.V3_5);
    }
}
