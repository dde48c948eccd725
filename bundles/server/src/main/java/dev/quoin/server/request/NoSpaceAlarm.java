package dev.quoin.server.request;

import dev.quoin.rpc.etcdserverpb.AlarmRequest;
import dev.quoin.rpc.etcdserverpb.AlarmRequest.AlarmAction;
import dev.quoin.rpc.etcdserverpb.AlarmType;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.server.apply.Alarms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Raises the NOSPACE alarm of this member through the log. Any thread. */
public final class NoSpaceAlarm {

    private static final Logger LOG = LoggerFactory.getLogger(NoSpaceAlarm.class);

    private final long memberId;
    private final Alarms alarms;
    private final Proposals proposals;

    public NoSpaceAlarm(long memberId, Alarms alarms, Proposals proposals) {
        this.memberId = memberId;
        this.alarms = alarms;
        this.proposals = proposals;
    }

    /** Raises the alarm where it is not raised yet, and then runs the task. */
    public void raiseThen(Runnable task) {
        if (alarms.raised(AlarmType.NOSPACE)) {
            task.run();
            return;
        }
        LOG.warn("message exceeded backend quota; raising alarm");
        AlarmRequest request = AlarmRequest.newBuilder()
                .setAction(AlarmAction.ACTIVATE)
                .setMemberID(memberId)
                .setAlarm(AlarmType.NOSPACE)
                .build();
        proposals.propose(InternalRaftRequest.newBuilder().setAlarm(request), outcome -> task.run());
    }
}
