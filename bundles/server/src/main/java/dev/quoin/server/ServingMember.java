package dev.quoin.server;

import dev.quoin.api.server.ClusterRequests;
import dev.quoin.api.server.KeyValueRequests;
import dev.quoin.api.server.LeaseRequests;
import dev.quoin.api.server.MaintenanceRequests;
import dev.quoin.api.server.Member;
import dev.quoin.api.server.WatchRequests;
import dev.quoin.rpc.etcdserverpb.ResponseHeader;
import java.util.function.Function;

/** Hands each kind of request to the member that runs, and refuses it while none does. */
interface ServingMember extends Member {

    /** What is answered while no member runs. */
    AbsentMember ABSENT = new AbsentMember();

    /** Asks the member that runs, or answers otherwise. */
    <T> T serving(Function<RunningMember, T> question, T otherwise);

    @Override
    default ResponseHeader header() {
        return serving(RunningMember::header, ResponseHeader.getDefaultInstance());
    }

    @Override
    default boolean hasLeader() {
        return serving(member -> member.loop().leader() != 0, false);
    }

    @Override
    default KeyValueRequests keyValues() {
        return serving(member -> member.requests.keyValues, ABSENT);
    }

    @Override
    default LeaseRequests leases() {
        return serving(member -> member.requests.leases, ABSENT);
    }

    @Override
    default WatchRequests watches() {
        return serving(member -> member.requests.watches, ABSENT);
    }

    @Override
    default ClusterRequests cluster() {
        return serving(member -> member.requests.clusters, ABSENT);
    }

    @Override
    default MaintenanceRequests maintenance() {
        return serving(member -> member.requests.maintenances, ABSENT);
    }
}
