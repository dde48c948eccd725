package dev.quoin.compat.apply;

import com.google.protobuf.ByteString;
import dev.quoin.api.env.Clock;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.wal.WriteAheadLog;
import dev.quoin.env.LocalDisk;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.rpc.etcdserverpb.Metadata;
import dev.quoin.rpc.etcdserverpb.Request;
import dev.quoin.rpc.raftpb.ConfChange;
import dev.quoin.rpc.raftpb.ConfChangeType;
import dev.quoin.wal.SegmentedLogs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** The committed log of a cluster of one member, made from a seed; any beginning of it is a committed log too. */
final class RandomLog {

    private static final long MEMBER = 0x8e9e_05c5_2164_694dL;
    private static final long CLUSTER = 0xcdf8_181e_3227_4ca1L;
    private static final int LENGTH_MIN = 150;
    private static final int LENGTH_SPREAD = 250;
    private static final int SEGMENT_BYTES = 64 << 10;
    private static final int BATCH_MAX = 20;
    private static final Clock CLOCK = new dev.quoin.env.SystemClock();

    private final long seed;
    private final List<LoggedEntry> entries = new ArrayList<>();

    /** Who votes besides the member after each entry. */
    private final List<Set<Long>> otherVoters = new ArrayList<>();

    RandomLog(long seed) {
        this.seed = seed;
        Random random = new Random(seed);
        RandomRequests requests = new RandomRequests(random, MEMBER);
        RandomMembers members = new RandomMembers(random, MEMBER, "http://127.0.0.1:2380");
        entries.add(founding());
        entries.add(LoggedEntry.normal(new byte[0], "a leader's first entry"));
        entries.add(v2Put("/0/members/" + Long.toHexString(MEMBER) + "/attributes", "{\"name\":\"m\"}"));
        entries.add(v2Put("/0/version", "3.0.0"));
        int length = LENGTH_MIN + random.nextInt(LENGTH_SPREAD);
        fill(otherVoters, members);
        while (entries.size() < length) {
            entries.add(entries.size() == length / 2 ? v2Put("/0/version", "3.4.0") : next(random, requests, members));
            fill(otherVoters, members);
        }
    }

    private static LoggedEntry next(Random random, RandomRequests requests, RandomMembers members) {
        int kind = random.nextInt(50);
        if (kind == 0) {
            return LoggedEntry.normal(new byte[0], "a leader's first entry");
        } else if (kind < 6) {
            return members.next();
        } else if (kind == 6) {
            String path = "/0/members/" + Long.toHexString(members.published()) + "/attributes";
            return v2Put(path, "{\"name\":\"n" + random.nextInt(9) + "\",\"clientURLs\":[\"http://127.0.0.1:9\"]}");
        }
        InternalRaftRequest request = requests.next();
        return LoggedEntry.normal(request.toByteArray(), request);
    }

    private void fill(List<Set<Long>> voters, RandomMembers members) {
        while (voters.size() < entries.size()) {
            voters.add(members.otherVoters());
        }
    }

    int length() {
        return entries.size();
    }

    /** What an entry says, by its index. */
    String words(int index) {
        return entries.get(index - 1).words();
    }

    /** The id of the member whose log it is. */
    static long member() {
        return MEMBER;
    }

    /** How many entries a directory has that was written with the first {@code count}. */
    int written(int count) {
        return count + otherVoters.get(count - 1).size();
    }

    /**
     * Writes the log's first entries into a data directory, in batches and segments as the seed has it, and then the removal
     * of all other voters, without whom the member can lead.
     */
    void write(Path dataDirectory, int first) throws IOException {
        Random random = new Random(seed);
        List<LoggedEntry> whole = new ArrayList<>(entries.subList(0, first));
        otherVoters.get(first - 1).stream().sorted().forEach(voter -> whole.add(RandomMembers.closing(voter)));
        int count = whole.size();
        byte[] metadata = Metadata.newBuilder()
                .setNodeID(MEMBER)
                .setClusterID(CLUSTER)
                .build()
                .toByteArray();
        SegmentedLogs logs = new SegmentedLogs(new LocalDisk(), CLOCK, Runnable::run, SEGMENT_BYTES);
        long term = 1;
        try (WriteAheadLog log = logs.create(dataDirectory.resolve("member").resolve("wal"), metadata)) {
            for (int from = 0; from < count; ) {
                int to = Math.min(count, from + 1 + random.nextInt(BATCH_MAX));
                List<Entry> batch = new ArrayList<>();
                for (int i = from; i < to; i++) {
                    LoggedEntry entry = whole.get(i);
                    term += i > 0 && entry.data().length == 0 ? 1 : 0;
                    batch.add(new Entry(entry.type(), term, i + 1, entry.data()));
                }
                log.save(new HardState(term, MEMBER, to), batch);
                from = to;
            }
        }
    }

    private static LoggedEntry founding() {
        String member = "{\"id\":" + Long.toUnsignedString(MEMBER)
                + ",\"peerURLs\":[\"http://127.0.0.1:2380\"],\"name\":\"m\"}";
        ConfChange change = ConfChange.newBuilder()
                .setId(0)
                .setType(ConfChangeType.ConfChangeAddNode)
                .setNodeId(MEMBER)
                .setContext(ByteString.copyFromUtf8(member))
                .build();
        return new LoggedEntry(EntryType.CONF_CHANGE, change.toByteArray(), member);
    }

    private static LoggedEntry v2Put(String path, String value) {
        Request request = Request.newBuilder()
                .setID(1)
                .setMethod("PUT")
                .setPath(path)
                .setVal(value)
                .setDir(false)
                .setPrevValue("")
                .setPrevIndex(0)
                .setExpiration(0)
                .setWait(false)
                .setSince(0)
                .setRecursive(false)
                .setSorted(false)
                .setQuorum(false)
                .setTime(0)
                .setStream(false)
                .build();
        return LoggedEntry.normal(request.toByteArray(), path + " = " + value);
    }
}
