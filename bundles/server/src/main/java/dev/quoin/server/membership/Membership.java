package dev.quoin.server.membership;

import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.api.v2store.V2Event;
import dev.quoin.api.v2store.V2Exception;
import dev.quoin.api.v2store.V2Node;
import dev.quoin.api.v2store.V2Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members of the cluster and its version.
 *
 * <p>Kept twice, as etcd 3.4 and 3.5 keep them: in the v2 tree, which travels in {@code .snap} files and is what a restart
 * reads, and in the database's buckets, which tools read. Changing belongs to the apply lane; reading to any thread, from
 * an immutable copy.
 */
public final class Membership {

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final String MEMBERS = "/0/members";
    private static final String REMOVED = "/0/removed_members";
    private static final String VERSION = "/0/version";

    private final V2Store tree;
    private final TreeMap<Long, ClusterMember> byId = new TreeMap<>(Long::compareUnsigned);

    private volatile List<ClusterMember> members = List.of();
    private volatile Set<Long> removed = Set.of();
    private volatile String clusterVersion = "";
    private volatile @Nullable Version own;

    /** The membership that a tree holds. */
    public Membership(V2Store tree) throws IOException {
        this.tree = tree;
        recover();
    }

    /** Takes over what the tree holds now. The apply lane. */
    public void recover() throws IOException {
        byId.clear();
        for (V2Node node : children(MEMBERS)) {
            long id = Long.parseUnsignedLong(lastElement(node.key()), 16);
            ClusterMember raftPart = parsed(id, node, "raftAttributes");
            ClusterMember ownPart = parsed(id, node, "attributes");
            byId.put(
                    id,
                    new ClusterMember(
                            id, raftPart.peerUrls(), raftPart.learner(), ownPart.name(), ownPart.clientUrls()));
        }
        removed = children(REMOVED).stream()
                .map(node -> Long.parseUnsignedLong(lastElement(node.key()), 16))
                .collect(Collectors.toUnmodifiableSet());
        clusterVersion = value(VERSION);
        refuseAbove(clusterVersion);
        if (!clusterVersion.isEmpty()) {
            LOG.atInfo().addKeyValue("cluster-version", clusterVersion).log("enabled capabilities for version");
        }
        members = List.copyOf(byId.values());
    }

    /** All members, ordered by id. */
    public List<ClusterMember> members() {
        return members;
    }

    /** The members that vote, ordered by id. */
    public List<ClusterMember> voters() {
        return members.stream().filter(member -> !member.learner()).toList();
    }

    /** A member, or null. */
    public @Nullable ClusterMember member(long id) {
        for (ClusterMember member : members) {
            if (member.id() == id) {
                return member;
            }
        }
        return null;
    }

    /** Whether a member is one that does not vote. */
    public boolean learner(long id) {
        ClusterMember member = member(id);
        return member != null && member.learner();
    }

    /** Whether a member of this id was removed; its id is never used again. */
    public boolean removed(long id) {
        return removed.contains(id);
    }

    /** The cluster's version such as {@code 3.4.0}, or the empty string until it is decided. */
    public String clusterVersion() {
        return clusterVersion;
    }

    /** Adds a member. */
    public void add(StoreTxn txn, ClusterMember member) throws V2Exception {
        tree.create(path(member.id(), "raftAttributes"), false, MembershipJson.raftAttributes(member), false, 0);
        change(txn, member);
    }

    /** Changes what Raft decides about a member. */
    public void updateRaftAttributes(StoreTxn txn, long id, List<String> peerUrls, boolean learner) throws V2Exception {
        ClusterMember known = byId.get(id);
        if (known == null) {
            return;
        }
        ClusterMember changed = known.withRaftAttributes(peerUrls, learner);
        tree.update(path(id, "raftAttributes"), MembershipJson.raftAttributes(changed), 0, false);
        change(txn, changed);
    }

    /** Removes a member for good. */
    public void remove(StoreTxn txn, long id) throws V2Exception {
        tree.delete(MEMBERS + "/" + MemberIds.hex(id), true, true);
        tree.create(REMOVED + "/" + MemberIds.hex(id), false, "", false, 0);
        byId.remove(id);
        Set<Long> more = new HashSet<>(removed);
        more.add(id);
        removed = Set.copyOf(more);
        members = List.copyOf(byId.values());
        byte[] key = MemberIds.hex(id).getBytes(StandardCharsets.UTF_8);
        txn.delete(Bucket.MEMBERS, key);
        txn.put(Bucket.MEMBERS_REMOVED, key, "removed".getBytes(StandardCharsets.UTF_8));
    }

    /** Sets what a member published about itself; etcd ignores unknown members. */
    public void setAttributes(StoreTxn txn, long id, String name, List<String> clientUrls) throws V2Exception {
        ClusterMember known = byId.get(id);
        if (known != null) {
            tree.set(path(id, "attributes"), false, MembershipJson.attributes(name, clientUrls), 0, false);
            change(txn, known.withAttributes(name, clientUrls));
        }
    }

    /**
     * Refuses cluster versions above a level from now on.
     *
     * @throws InvalidDowngradeException where it is above already
     */
    public void refuseAbove(CompatibilityLevel level) throws InvalidDowngradeException {
        own = Version.parse(level.announced()).orElseThrow();
        refuseAbove(clusterVersion);
    }

    private void refuseAbove(String version) throws InvalidDowngradeException {
        Version highest = own;
        Version decided = Version.parse(version).orElse(Version.LOWEST);
        if (highest != null && highest.cluster().below(decided.cluster())) {
            throw new InvalidDowngradeException(highest, decided);
        }
    }

    /**
     * Sets the cluster's version.
     *
     * @throws InvalidDowngradeException where this member cannot live with it
     */
    public void setClusterVersion(StoreTxn txn, String version) throws V2Exception, InvalidDowngradeException {
        refuseAbove(version);
        tree.set(VERSION, false, version, 0, false);
        if (!version.equals(clusterVersion)) {
            LOG.atInfo()
                    .addKeyValue("from", clusterVersion)
                    .addKeyValue("cluster-version", version)
                    .log(clusterVersion.isEmpty() ? "set initial cluster version" : "updated cluster version");
            LOG.atInfo().addKeyValue("cluster-version", version).log("enabled capabilities for version");
        }
        clusterVersion = version;
        txn.put(
                Bucket.CLUSTER,
                "clusterVersion".getBytes(StandardCharsets.UTF_8),
                version.getBytes(StandardCharsets.UTF_8));
    }

    /** The member that a path is the attributes of, or 0. */
    public static long memberOfAttributesPath(String path) {
        String end = "/attributes";
        if (!path.startsWith(MEMBERS + "/") || !path.endsWith(end)) {
            return 0;
        }
        String id = path.substring(MEMBERS.length() + 1, path.length() - end.length());
        try {
            return Long.parseUnsignedLong(id, 16);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Path of the attributes that a member publishes about itself. */
    public static String attributesPath(long id) {
        return path(id, "attributes");
    }

    /** Path of the cluster's version. */
    public static String versionPath() {
        return VERSION;
    }

    private void change(StoreTxn txn, ClusterMember member) {
        byId.put(member.id(), member);
        members = List.copyOf(byId.values());
        txn.put(
                Bucket.MEMBERS,
                MemberIds.hex(member.id()).getBytes(StandardCharsets.UTF_8),
                MembershipJson.member(member).getBytes(StandardCharsets.UTF_8));
    }

    private List<V2Node> children(String path) {
        try {
            V2Event event = tree.get(path, true, true);
            return new ArrayList<>(event.node().nodes());
        } catch (V2Exception e) {
            return List.of();
        }
    }

    private String value(String path) {
        try {
            String value = tree.get(path, false, false).node().value();
            return value == null ? "" : value;
        } catch (V2Exception e) {
            return "";
        }
    }

    private static ClusterMember parsed(long id, V2Node member, String part) throws IOException {
        for (V2Node node : member.nodes()) {
            String value = node.value();
            if (lastElement(node.key()).equals(part) && value != null) {
                return MembershipJson.parse(value).member();
            }
        }
        return new ClusterMember(id, List.of(), false, "", List.of());
    }

    private static String path(long id, String part) {
        return MEMBERS + "/" + MemberIds.hex(id) + "/" + part;
    }

    private static String lastElement(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
