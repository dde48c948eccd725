package dev.quoin.compat.apply;

import com.google.protobuf.ByteString;
import dev.quoin.api.raft.EntryType;
import dev.quoin.rpc.raftpb.ConfChange;
import dev.quoin.rpc.raftpb.ConfChangeType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Changes of the membership as committed entries, of which about half are refused when they are applied. The member itself is
 * updated but never removed; the others are at addresses where nobody is.
 *
 * <p>What is tracked here is who votes after each entry, so that a log can end with the member as its only voter, and which
 * attributes may be published: etcd ends at those of a member that never was.
 */
final class RandomMembers {

    private static final long[] IDS = {0x1001, 0x1002, 0x1003, 0x8000_0000_0000_0001L, -1};
    private static final int URLS = 6;

    private final Random random;
    private final long self;
    private final Map<Long, Known> members = new HashMap<>();
    private final Set<Long> removed = new HashSet<>();
    private final Set<Long> voters = new TreeSet<>();
    private long requestId = 1;

    private record Known(Set<String> urls, boolean learner) {}

    RandomMembers(Random random, long self, String url) {
        this.random = random;
        this.self = self;
        members.put(self, new Known(Set.of(url), false));
    }

    /** Who votes besides the member itself after all changes so far. */
    Set<Long> otherVoters() {
        return Set.copyOf(voters);
    }

    /** Members that are or were there, whose attributes can be published. */
    long published() {
        List<Long> all = new ArrayList<>(removed);
        all.addAll(members.keySet());
        all.sort(Long::compare);
        return all.get(random.nextInt(all.size()));
    }

    LoggedEntry next() {
        long id = IDS[random.nextInt(IDS.length)];
        return switch (random.nextInt(8)) {
            case 0, 1 -> add(id, false);
            case 2, 3 -> add(id, true);
            case 4 -> promote(id);
            case 5 -> remove(id);
            default -> update(random.nextInt(3) == 0 ? self : id);
        };
    }

    /** The removal of a voter, with which a log ends. */
    static LoggedEntry closing(long id) {
        return entry(0, ConfChangeType.ConfChangeRemoveNode, id, "");
    }

    private LoggedEntry add(long id, boolean learner) {
        Set<String> urls = urls();
        long learners = members.values().stream().filter(Known::learner).count();
        boolean valid = isNew(id) && !taken(urls, id) && !(learner && learners > 0);
        if (valid) {
            members.put(id, new Known(urls, learner));
            if (!learner) {
                voters.add(id);
            }
        }
        ConfChangeType type = learner ? ConfChangeType.ConfChangeAddLearnerNode : ConfChangeType.ConfChangeAddNode;
        return entry(requestId++, type, id, json(id, urls, learner ? ",\"isLearner\":true" : ""));
    }

    private LoggedEntry promote(long id) {
        Known known = members.get(id);
        if (known != null && known.learner()) {
            members.put(id, new Known(known.urls(), false));
            voters.add(id);
        }
        String context = "{\"id\":" + Long.toUnsignedString(id) + ",\"peerURLs\":null,\"isPromote\":true}";
        return entry(requestId++, ConfChangeType.ConfChangeAddNode, id, context);
    }

    private LoggedEntry remove(long id) {
        if (members.remove(id) != null) {
            removed.add(id);
            voters.remove(id);
        }
        return entry(requestId++, ConfChangeType.ConfChangeRemoveNode, id, "");
    }

    /** What etcd proposes names no learner, so that an updated learner is none to the membership, though it is to Raft. */
    private LoggedEntry update(long id) {
        Set<String> urls = urls();
        if (members.containsKey(id) && !taken(urls, id)) {
            members.put(id, new Known(urls, false));
        }
        return entry(requestId++, ConfChangeType.ConfChangeUpdateNode, id, json(id, urls, ""));
    }

    private boolean isNew(long id) {
        return !members.containsKey(id) && !removed.contains(id);
    }

    private boolean taken(Set<String> urls, long id) {
        return members.entrySet().stream()
                .anyMatch(entry ->
                        entry.getKey() != id && entry.getValue().urls().stream().anyMatch(urls::contains));
    }

    /** Ports of loopback on which nobody listens. */
    private Set<String> urls() {
        Set<String> urls = new TreeSet<>();
        for (int i = random.nextInt(2); i >= 0; i--) {
            urls.add("http://127.0.0.1:" + (1 + random.nextInt(URLS)));
        }
        return urls;
    }

    private static String json(long id, Set<String> urls, String more) {
        return "{\"id\":" + Long.toUnsignedString(id) + ",\"peerURLs\":[\"" + String.join("\",\"", urls) + "\"]" + more
                + "}";
    }

    private static LoggedEntry entry(long requestId, ConfChangeType type, long id, String context) {
        ConfChange change = ConfChange.newBuilder()
                .setId(requestId)
                .setType(type)
                .setNodeId(id)
                .setContext(ByteString.copyFromUtf8(context))
                .build();
        return new LoggedEntry(
                EntryType.CONF_CHANGE, change.toByteArray(), type + " " + Long.toUnsignedString(id) + " " + context);
    }
}
