package dev.quoin.server.background;

import dev.quoin.api.mvcc.KvHash;
import dev.quoin.server.membership.PeerHashes.PeerHash;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the hashes of one compaction say, by etcd's rule: only those with the same compaction before it are comparable. Of
 * several hashes that of more than half of all members is right.
 *
 * @param differ whether two comparable members have different hashes
 * @param complete whether all members could be compared
 * @param wrong the members that are not among the majority; empty where there is none
 */
record CompactionVerdict(boolean differ, boolean complete, Set<Long> wrong) {

    /**
     * @param self the member that asked
     * @param others how many other members there are, whether they answered or not
     */
    static CompactionVerdict of(long self, KvHash own, List<PeerHash> answers, int others) {
        Map<Integer, Set<Long>> byHash = new HashMap<>();
        byHash.computeIfAbsent(own.hash(), hash -> new HashSet<>()).add(self);
        int compared = 0;
        for (PeerHash answer : answers) {
            if (answer.compactRevision() == own.compactRevision()) {
                byHash.computeIfAbsent(answer.hash(), hash -> new HashSet<>()).add(answer.memberId());
                compared++;
            }
        }
        Set<Long> wrong = new HashSet<>();
        int quorum = (others + 1) / 2 + 1;
        if (byHash.size() > 1 && byHash.values().removeIf(members -> members.size() >= quorum)) {
            byHash.values().forEach(wrong::addAll);
            return new CompactionVerdict(true, compared == others, Set.copyOf(wrong));
        }
        return new CompactionVerdict(byHash.size() > 1, compared == others, Set.of());
    }
}
