package dev.quoin.server.storage;

import dev.quoin.server.membership.ClusterMember;
import dev.quoin.server.membership.MemberIds;
import dev.quoin.server.membership.Version;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A running cluster as one of its members described it.
 *
 * @param version the lowest cluster version that a member told, where one was asked for it and told any
 */
public record RemoteCluster(long id, List<ClusterMember> members, Optional<Version> version) {

    RemoteCluster at(Version found) {
        return new RemoteCluster(id, members, Optional.of(found));
    }

    /** As etcd prints it in what it says when it refuses to join. */
    @Override
    public String toString() {
        return members.stream()
                .map(member -> String.format(
                        "&{ID:%s RaftAttributes:{PeerURLs:[%s] IsLearner:%s} Attributes:{Name:%s ClientURLs:[%s]}}",
                        MemberIds.hex(member.id()),
                        String.join(" ", member.peerUrls()),
                        member.learner(),
                        member.name(),
                        String.join(" ", member.clientUrls())))
                .collect(Collectors.joining(
                        " ", "{ClusterID:" + MemberIds.hex(id) + " Members:[", "] RemovedMemberIDs:[]}"));
    }
}
