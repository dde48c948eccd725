package dev.quoin.server;

import dev.quoin.api.metrics.Meters;
import dev.quoin.server.apply.Quota;
import dev.quoin.server.membership.MemberIds;

/** What is read off a member, under etcd's names. */
final class MemberMeters {

    private final Meters meters;

    MemberMeters(Meters meters) {
        this.meters = meters;
    }

    void register(RunningMember member, Quota quota) {
        meters.gauge(
                "etcd_server_has_leader",
                "Whether or not a leader exists. 1 is existence, 0 is not.",
                () -> member.loop().leader() != 0 ? 1 : 0);
        meters.gauge(
                "etcd_server_is_leader",
                "Whether or not this member is a leader. 1 if is, 0 otherwise.",
                () -> member.loop().leading() ? 1 : 0);
        meters.gauge("etcd_server_is_learner", "Whether or not this member is a learner. 1 if is, 0 otherwise.", () -> {
            return member.state.membership().learner(member.headers.memberId()) ? 1 : 0;
        });
        meters.gauge(
                "etcd_server_proposals_committed_total",
                "The total number of consensus proposals committed.",
                member.loop()::committed);
        meters.gauge(
                "etcd_server_proposals_applied_total",
                "The total number of consensus proposals applied.",
                member.state.applied()::get);
        meters.gauge(
                "etcd_server_quota_backend_bytes",
                "Current backend storage quota size in bytes.",
                () -> quota.maxBytes());
        meters.gauge(
                "quoin_server_log_disk_stalled",
                "1 while the log's disk does not come back from a write. 0 otherwise.",
                () -> member.consensus.stall().stalled() ? 1 : 0);
        meters.counter(
                "quoin_server_log_disk_stalls_total",
                "How often the log's disk has stalled.",
                () -> member.consensus.stall().stalls());
        registerPeers(member);
        meters.gauge(
                "etcd_server_version",
                "Which version is running. 1 for 'server_version' label with current version.",
                () -> 1,
                "server_version",
                member.level.announced());
        meters.gauge(
                "etcd_cluster_version",
                "Which version is running. 1 for 'cluster_version' label with current cluster version",
                () -> member.state.membership().clusterVersion().startsWith(member.level.minor()) ? 1 : 0,
                "cluster_version",
                member.level.minor());
        meters.gauge(
                "etcd_server_id",
                "Server or member ID in hexadecimal format. 1 for 'server_id' label with current ID.",
                () -> 1,
                "server_id",
                MemberIds.hex(member.headers.memberId()));
    }

    private void registerPeers(RunningMember member) {
        meters.gauge(
                "etcd_server_snapshot_apply_in_progress_total",
                "1 if the server is applying the incoming snapshot. 0 if none.",
                () -> member.peers.installing() ? 1 : 0);
    }
}
