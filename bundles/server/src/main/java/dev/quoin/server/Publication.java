package dev.quoin.server;

import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.MemberException;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.rpc.etcdserverpb.Request;
import dev.quoin.rpc.membershippb.Attributes;
import dev.quoin.rpc.membershippb.ClusterMemberAttrSetRequest;
import dev.quoin.rpc.membershippb.ClusterVersionSetRequest;
import dev.quoin.server.apply.Headers;
import dev.quoin.server.membership.AllowedEntries;
import dev.quoin.server.membership.MemberIds;
import dev.quoin.server.membership.Membership;
import dev.quoin.server.membership.MembershipJson;
import dev.quoin.server.membership.Version;
import dev.quoin.server.request.Proposals;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a member proposes about itself: its name and client URLs after each start and, on the leader, the cluster's version.
 *
 * <p>The form is the cluster version's, never the level's: up to 3.5 a v2 request, from 3.6 on one of v3's own. A member of
 * an older version could not apply the newer form and would stop.
 */
final class Publication {

    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);

    private final MemberOptions options;
    private final Headers headers;
    private final Membership membership;
    private final Proposals proposals;
    private final AllowedEntries entries;
    private volatile @Nullable Runnable refused;

    Publication(
            MemberOptions options,
            Headers headers,
            Membership membership,
            Proposals proposals,
            AllowedEntries entries) {
        this.options = options;
        this.headers = headers;
        this.membership = membership;
        this.proposals = proposals;
        this.entries = entries;
    }

    /** Publishes name and client URLs, again until it works, and then runs the task. */
    void publish(Runnable published) {
        proposeAttributes(outcome -> {
            if (outcome.failure() == null) {
                LOG.atInfo()
                        .addKeyValue("local-member-id", MemberIds.hex(headers.memberId()))
                        .addKeyValue("local-member-attributes", attributes())
                        .addKeyValue("cluster-id", MemberIds.hex(headers.clusterId()))
                        .addKeyValue("publish-timeout", options.requestTimeoutMillis() + "ms")
                        .log("published local member to cluster through raft");
                published.run();
            } else {
                failed(outcome.failure(), published);
            }
        });
    }

    /** A refusal comes on this thread at once: what would try again at once would never return. */
    private void failed(MemberException failure, Runnable published) {
        if (failure.text().equals(EtcdError.STOPPED.text())) {
            LOG.info("stopped before the local member was published to the cluster through raft");
            return;
        }
        LOG.atWarn().setCause(failure).log("failed to publish local member to cluster through raft");
        boolean atOnce = failure.text().equals(EtcdError.TOO_MANY_REQUESTS.text())
                || failure.text().equals(EtcdError.NOT_CAPABLE.text());
        if (atOnce) {
            refused = published;
        } else {
            publish(published);
        }
    }

    /** Publishes what was refused at once. Called every few seconds. */
    void publishRefused() {
        Runnable published = refused;
        if (published != null) {
            refused = null;
            publish(published);
        }
    }

    /** Proposes the cluster's version. */
    void proposeVersion(Version version) {
        String current = membership.clusterVersion();
        LOG.atInfo()
                .addKeyValue("from", current)
                .addKeyValue("to", version.series())
                .log(current.isEmpty() ? "setting up initial cluster version" : "updating cluster version");
        proposeVersion(version, outcome -> {
            MemberException failure = outcome.failure();
            if (failure == null) {
                LOG.atInfo().addKeyValue("cluster-version", version.series()).log("cluster version is updated");
            } else {
                LOG.atWarn().setCause(failure).log("failed to update cluster version");
            }
        });
    }

    private void proposeAttributes(Proposals.Completion completion) {
        if (entries.allowsMembershipAsV3()) {
            Attributes attributes = Attributes.newBuilder()
                    .setName(options.name())
                    .addAllClientUrls(options.advertiseClientUrls())
                    .build();
            proposals.propose(
                    InternalRaftRequest.newBuilder()
                            .setClusterMemberAttrSet(ClusterMemberAttrSetRequest.newBuilder()
                                    .setMemberID(headers.memberId())
                                    .setMemberAttributes(attributes)),
                    completion);
        } else {
            proposals.propose(put(Membership.attributesPath(headers.memberId()), attributes()), completion);
        }
    }

    private void proposeVersion(Version version, Proposals.Completion completion) {
        if (entries.allowsMembershipAsV3()) {
            proposals.propose(
                    InternalRaftRequest.newBuilder()
                            .setClusterVersionSet(
                                    ClusterVersionSetRequest.newBuilder().setVer(version.toString())),
                    completion);
        } else {
            proposals.propose(put(Membership.versionPath(), version.toString()), completion);
        }
    }

    private String attributes() {
        return MembershipJson.attributes(options.name(), options.advertiseClientUrls());
    }

    private static Request.Builder put(String path, String value) {
        return Request.newBuilder().setMethod("PUT").setPath(path).setVal(value);
    }
}
