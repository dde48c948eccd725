package dev.quoin.server.storage;

import dev.quoin.api.raft.ConfChange;
import dev.quoin.api.raft.ConfChangeSingle;
import dev.quoin.api.raft.ConfChangeType;
import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.raft.Rafts;
import dev.quoin.api.wal.WriteAheadLog;
import dev.quoin.server.membership.ClusterMember;
import dev.quoin.server.membership.MembershipJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a member the only one of its cluster: {@code --force-new-cluster}. What was not committed is dropped, and entries
 * that remove everybody else are committed by decree.
 *
 * @param entries what the log holds then, after the snapshot
 */
record ForcedCluster(HardState hardState, List<Entry> entries) {

    private static final Logger LOG = LoggerFactory.getLogger(ForcedCluster.class);
    private static final byte[] NO_CONTEXT = {};

    /** Where nothing is known of a member but that it exists, etcd assumes the default URL. */
    private static final String DEFAULT_PEER_URL = "http://localhost:2380";

    /** Everybody that the configuration and the changes in the log name, without those that they remove. */
    static Set<Long> members(ConfState start, List<Entry> entries, Rafts rafts) {
        Set<Long> ids = new TreeSet<>(Long::compareUnsigned);
        ids.addAll(start.voters());
        for (Entry entry : entries) {
            if (entry.type() == EntryType.CONF_CHANGE) {
                for (ConfChangeSingle change : rafts.confChange(entry).changes()) {
                    switch (change.type()) {
                        case ADD_NODE, ADD_LEARNER_NODE -> ids.add(change.nodeId());
                        case REMOVE_NODE -> ids.remove(change.nodeId());
                        case UPDATE_NODE -> {}
                    }
                }
            }
        }
        return ids;
    }

    /** Writes the entries that leave only {@code self}. */
    static ForcedCluster of(
            long self, ConfState start, HardState hardState, List<Entry> logged, Rafts rafts, WriteAheadLog log)
            throws IOException {
        List<Entry> entries = new ArrayList<>(logged.stream()
                .filter(entry -> entry.index() <= hardState.commit())
                .toList());
        if (entries.size() < logged.size()) {
            LOG.atInfo()
                    .addKeyValue("commit-index-from-wal", hardState.commit())
                    .addKeyValue("number-of-discarded-entries", logged.size() - entries.size())
                    .log("discarding uncommitted WAL entries");
        }
        List<Entry> appended = changes(self, members(start, entries, rafts), hardState, rafts);
        if (!appended.isEmpty()) {
            log.save(HardState.EMPTY, appended);
        }
        entries.addAll(appended);
        long commit = entries.isEmpty()
                ? hardState.commit()
                : entries.get(entries.size() - 1).index();
        LOG.atInfo().addKeyValue("commit-index", commit).log("forcing restart member");
        return new ForcedCluster(new HardState(hardState.term(), hardState.vote(), commit), entries);
    }

    /** This member first: there must be a voter at any time. */
    private static List<Entry> changes(long self, Set<Long> members, HardState hardState, Rafts rafts) {
        List<ConfChange> changes = new ArrayList<>();
        if (!members.contains(self)) {
            ClusterMember member = new ClusterMember(self, List.of(DEFAULT_PEER_URL), false, "", List.of());
            changes.add(ConfChange.single(
                    0,
                    ConfChangeType.ADD_NODE,
                    self,
                    MembershipJson.member(member).getBytes(StandardCharsets.UTF_8)));
        }
        for (long id : members) {
            if (id != self) {
                changes.add(ConfChange.single(0, ConfChangeType.REMOVE_NODE, id, NO_CONTEXT));
            }
        }
        List<Entry> entries = new ArrayList<>();
        long index = hardState.commit();
        for (ConfChange change : changes) {
            index++;
            entries.add(new Entry(EntryType.CONF_CHANGE, hardState.term(), index, rafts.encode(change)));
        }
        return entries;
    }
}
