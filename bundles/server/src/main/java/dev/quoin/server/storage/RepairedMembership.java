package dev.quoin.server.storage;

import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.raft.ConfChangeSingle;
import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.Rafts;
import dev.quoin.api.raft.SnapshotMetadata;
import dev.quoin.api.v2store.V2Exception;
import dev.quoin.api.v2store.V2Store;
import dev.quoin.server.membership.ClusterMember;
import dev.quoin.server.membership.MemberIds;
import dev.quoin.server.membership.Membership;
import dev.quoin.server.membership.MembershipJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The membership at the backend's index, where the log up to there cannot be read whole: from the backend's buckets, if the
 * log does not contradict them.
 *
 * @param removed ids of removed members
 * @param version the cluster's version, or the empty string
 */
record RepairedMembership(List<ClusterMember> members, List<Long> removed, String version, ConfState confState) {

    private static final String V2_KEYS = "/1";
    private static final byte[] FIRST = {};

    static RepairedMembership of(StateStore store, SnapshotMetadata point, List<Entry> entries, long index, Rafts rafts)
            throws IOException, BootException {
        List<Long> removed = new ArrayList<>();
        List<ClusterMember> members = new ArrayList<>();
        try (BackendSnapshot pinned = store.pin()) {
            try (BackendSnapshot.Cursor cursor = pinned.scan(Bucket.MEMBERS_REMOVED, FIRST, null)) {
                while (cursor.next()) {
                    removed.add(id(cursor.key()));
                }
            }
            try (BackendSnapshot.Cursor cursor = pinned.scan(Bucket.MEMBERS, FIRST, null)) {
                while (cursor.next()) {
                    if (!removed.contains(id(cursor.key()))) {
                        members.add(MembershipJson.parse(new String(cursor.value(), StandardCharsets.UTF_8))
                                .member());
                    }
                }
            }
        }
        ConfState kept = LogRepair.configuration(ids(members, false), ids(members, true));
        ConfState logged = logged(point.confState(), entries, index, rafts);
        if (!kept.equals(logged) || point.confState().isJoint()) {
            throw LogRepair.refused("a change of membership may be among the lost entries; the log has " + logged
                    + ", the backend " + kept);
        }
        byte[] version = store.get(Bucket.CLUSTER, "clusterVersion".getBytes(StandardCharsets.UTF_8));
        return new RepairedMembership(
                members, removed, version == null ? "" : new String(version, StandardCharsets.UTF_8), kept);
    }

    /** What the snapshot's configuration and the changes that can be read come to. */
    private static ConfState logged(ConfState start, List<Entry> entries, long index, Rafts rafts) {
        TreeSet<Long> voters = new TreeSet<>(start.voters());
        TreeSet<Long> learners = new TreeSet<>(start.learners());
        for (Entry entry : entries) {
            if (entry.type() == EntryType.CONF_CHANGE && entry.index() <= index) {
                for (ConfChangeSingle change : rafts.confChange(entry).changes()) {
                    long id = change.nodeId();
                    switch (change.type()) {
                        case ADD_NODE -> {
                            voters.add(id);
                            learners.remove(id);
                        }
                        case ADD_LEARNER_NODE -> learners.add(id);
                        case REMOVE_NODE -> {
                            voters.remove(id);
                            learners.remove(id);
                        }
                        case UPDATE_NODE -> {}
                    }
                }
            }
        }
        return LogRepair.configuration(List.copyOf(voters), List.copyOf(learners));
    }

    /** Brings the tree of an older snapshot to this membership. Keys of the v2 API are in no backend. */
    void overlay(V2Store tree) throws IOException, BootException {
        if (!children(tree).isEmpty()) {
            throw LogRepair.refused("there are keys of the v2 API, and one of them may be among the lost entries");
        }
        Membership before = new Membership(tree);
        try {
            for (ClusterMember member : members) {
                String path = "/0/members/" + MemberIds.hex(member.id());
                tree.set(path + "/raftAttributes", false, MembershipJson.raftAttributes(member), 0, false);
                if (!member.name().isEmpty() || !member.clientUrls().isEmpty()) {
                    String attributes = MembershipJson.attributes(member.name(), member.clientUrls());
                    tree.set(Membership.attributesPath(member.id()), false, attributes, 0, false);
                }
            }
            for (ClusterMember member : before.members()) {
                if (removed.contains(member.id())) {
                    tree.delete("/0/members/" + MemberIds.hex(member.id()), true, true);
                }
            }
            for (long id : removed) {
                if (!before.removed(id)) {
                    tree.set("/0/removed_members/" + MemberIds.hex(id), false, "", 0, false);
                }
            }
            if (!version.isEmpty()) {
                tree.set(Membership.versionPath(), false, version, 0, false);
            }
        } catch (V2Exception e) {
            throw new IOException("the v2 tree does not take the membership: " + e.getMessage(), e);
        }
    }

    private static List<?> children(V2Store tree) {
        try {
            return tree.get(V2_KEYS, true, false).node().nodes();
        } catch (V2Exception e) {
            return List.of();
        }
    }

    private static List<Long> ids(List<ClusterMember> members, boolean learners) {
        return members.stream()
                .filter(member -> member.learner() == learners)
                .map(ClusterMember::id)
                .toList();
    }

    private static long id(byte[] key) {
        return Long.parseUnsignedLong(new String(key, StandardCharsets.UTF_8), 16);
    }
}
