package dev.quoin.server.storage;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.quoin.api.peer.PeerRequest;
import dev.quoin.api.peer.PeerRequests;
import dev.quoin.api.peer.PeerResponse;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.server.membership.ClusterMember;
import dev.quoin.server.membership.MembershipJson;
import dev.quoin.server.membership.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a running cluster about itself before this member is part of it. Blocks; the member's own thread. */
final class ClusterLookup {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterLookup.class);
    private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration FOUND_TIMEOUT = Duration.ofSeconds(1);
    private static final int OK = 200;

    private final PeerRequests peers;

    ClusterLookup(PeerRequests peers) {
        this.peers = peers;
    }

    /**
     * The cluster that this member joins, checked as etcd does: as many members as configured, each known by its URLs.
     *
     * @param configured the members of {@code --initial-cluster}; their ids count for nothing
     * @param requested the level that this member is to have, where one was asked for
     */
    RemoteCluster join(Founding configured, Optional<CompatibilityLevel> requested) throws BootException {
        RemoteCluster found = ask(configured.otherUrls(), JOIN_TIMEOUT, true)
                .orElseThrow(() -> new BootException("cannot fetch cluster info from peer urls: could not retrieve "
                        + "cluster information from the given URLs"));
        if (found.members().size() != configured.members().size()) {
            throw new BootException("error validating peerURLs " + found + ": member count is unequal");
        }
        for (ClusterMember member : found.members()) {
            if (configured.members().stream().noneMatch(own -> SameUrls.same(own.peerUrls(), member.peerUrls()))) {
                throw new BootException("error validating peerURLs " + found
                        + ": PeerURLs: no match found for existing member (" + Long.toHexString(member.id()) + ", ["
                        + String.join(" ", member.peerUrls()) + "]), last resolver error (none)");
            }
        }
        return found.at(version(found, configured.ownUrls(), range(found, configured.ownUrls(), requested)));
    }

    /** Whether the cluster that is to be founded runs already and knows this member as one that has served. */
    boolean bootstrapped(Founding founding) {
        return ask(founding.otherUrls(), FOUND_TIMEOUT, false)
                .map(cluster -> cluster.members().stream()
                        .anyMatch(member -> member.id() == founding.memberId()
                                && !member.clientUrls().isEmpty()))
                .orElse(false);
    }

    /** At least one other member must tell a cluster version that this one can serve, and none another one. */
    private Version version(RemoteCluster cluster, Collection<String> own, Range allowed) throws BootException {
        Version lowest = null;
        for (ClusterMember member : cluster.members()) {
            Optional<Version> told =
                    SameUrls.same(own, member.peerUrls()) ? Optional.empty() : clusterVersion(member.peerUrls());
            if (told.isEmpty()) {
                continue;
            }
            Version version = told.get();
            if (version.below(allowed.lowest) || allowed.highest.below(version)) {
                LOG.atWarn()
                        .addKeyValue("remote-member-id", Long.toHexString(member.id()))
                        .addKeyValue("remote-member-cluster-version", version)
                        .addKeyValue("minimum-cluster-version-supported", allowed.lowest)
                        .addKeyValue("maximum-cluster-version-supported", allowed.highest)
                        .log("cluster version of remote member is not compatible");
                throw new BootException("incompatible with current running cluster");
            }
            lowest = lowest == null || version.below(lowest) ? version : lowest;
        }
        if (lowest == null) {
            throw new BootException("incompatible with current running cluster");
        }
        return lowest;
    }

    /** The cluster versions with which a member may join. */
    private record Range(Version lowest, Version highest) {}

    /**
     * As etcd from 3.5 on: a cluster that is being downgraded takes only members of the version it goes down to, which is one
     * below its own.
     */
    private Range range(RemoteCluster cluster, Collection<String> own, Optional<CompatibilityLevel> requested) {
        Version highest = highest(requested);
        boolean asks =
                requested.map(level -> level.atLeast(CompatibilityLevel.V3_5)).orElse(true);
        return asks && downgrading(cluster, own)
                ? new Range(highest.nextMinor(), highest.nextMinor())
                : new Range(Version.LOWEST, highest);
    }

    /** What the first member says that can be asked: it has asked the others. */
    private boolean downgrading(RemoteCluster cluster, Collection<String> own) {
        for (ClusterMember member : cluster.members()) {
            if (SameUrls.same(own, member.peerUrls())) {
                continue;
            }
            for (String url : member.peerUrls()) {
                String told = get(url, "/downgrade/enabled", JOIN_TIMEOUT, true)
                        .map(response -> new String(response.body(), StandardCharsets.UTF_8).strip())
                        .orElse("");
                if (told.equals("true") || told.equals("false")) {
                    return told.equals("true");
                }
            }
        }
        return false;
    }

    private Optional<Version> clusterVersion(List<String> urls) {
        for (String url : urls) {
            Optional<PeerResponse> response = get(url, "/version", JOIN_TIMEOUT, true);
            if (response.isPresent()) {
                return response.flatMap(ClusterLookup::etcdcluster).flatMap(Version::parse);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> etcdcluster(PeerResponse response) {
        try {
            JsonElement json = JsonParser.parseString(new String(response.body(), StandardCharsets.UTF_8));
            JsonElement cluster = json.isJsonObject() ? json.getAsJsonObject().get("etcdcluster") : null;
            return cluster != null && cluster.isJsonPrimitive() ? Optional.of(cluster.getAsString()) : Optional.empty();
        } catch (JsonParseException e) {
            return Optional.empty();
        }
    }

    private Optional<RemoteCluster> ask(List<String> urls, Duration timeout, boolean tellFailures) {
        for (String url : urls) {
            Optional<PeerResponse> response = get(url, "/members", timeout, tellFailures);
            if (response.isPresent()) {
                Optional<RemoteCluster> cluster = cluster(url, response.get(), tellFailures);
                if (cluster.isPresent()) {
                    return cluster;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<RemoteCluster> cluster(String url, PeerResponse response, boolean tellFailures) {
        try {
            List<ClusterMember> members =
                    new ArrayList<>(MembershipJson.parseMembers(new String(response.body(), StandardCharsets.UTF_8)));
            String id = response.headers().getOrDefault("x-etcd-cluster-id", "");
            if (members.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new RemoteCluster(Long.parseUnsignedLong(id, 16), members, Optional.empty()));
        } catch (IOException | NumberFormatException e) {
            if (tellFailures) {
                LOG.atWarn().addKeyValue("address", url).setCause(e).log("failed to unmarshal cluster response");
            }
            return Optional.empty();
        }
    }

    private Optional<PeerResponse> get(String url, String path, Duration timeout, boolean tellFailures) {
        Throwable failure;
        try {
            PeerResponse response =
                    peers.send(PeerRequest.get(url, path, timeout)).join();
            if (response.status() == OK) {
                return Optional.of(response);
            }
            failure = new IOException("status " + response.status());
        } catch (CompletionException e) {
            failure = e;
        }
        if (tellFailures) {
            LOG.atWarn().addKeyValue("address", url + path).setCause(failure).log("failed to get cluster response");
        }
        return Optional.empty();
    }

    /** The highest cluster version that a member can serve where nothing else is asked for. */
    static Version highest(Optional<CompatibilityLevel> requested) {
        CompatibilityLevel[] levels = CompatibilityLevel.values();
        return Version.of(requested.orElse(levels[levels.length - 1]));
    }
}
