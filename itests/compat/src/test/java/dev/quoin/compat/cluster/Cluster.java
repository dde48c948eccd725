package dev.quoin.compat.cluster;

import com.google.protobuf.ByteString;
import dev.quoin.compat.Client;
import dev.quoin.compat.Seeds;
import dev.quoin.compat.Server;
import dev.quoin.env.fixture.Etcdctl;
import dev.quoin.rpc.etcdserverpb.HashKVRequest;
import dev.quoin.rpc.etcdserverpb.HashKVResponse;
import dev.quoin.rpc.etcdserverpb.Member;
import dev.quoin.rpc.etcdserverpb.MemberListRequest;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.StatusRequest;
import io.grpc.StatusRuntimeException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A cluster of processes. The members are called m1, m2 and so on; a name is never used again. One thread. */
final class Cluster implements Closeable {

    private static final ByteString ANY_KEY = ByteString.copyFromUtf8("a");
    private static final long STATUS_SECONDS_MAX = 1;
    private static final long READ_SECONDS_MAX = 8;

    private final Path directory;
    private final List<String> options;
    private final Links links = new Links();
    private final Map<String, Process> processes = new ConcurrentHashMap<>();
    private final List<MemberProcess> members = new ArrayList<>();
    private final Commands commands = new Commands();
    private int names;

    private Cluster(Path directory, String... options) {
        this.directory = directory;
        this.options = new ArrayList<>(List.of(options));
        // With it, a change is refused until the members have known each other for five seconds.
        this.options.add("--strict-reconfig-check=" + Seeds.full());
    }

    /** Founds a cluster of these kinds of members; it serves when this returns. */
    static Cluster start(Path directory, List<Server.Kind> kinds, String... options) throws IOException {
        Cluster cluster = new Cluster(directory, options);
        try {
            for (Server.Kind kind : kinds) {
                cluster.newMember(kind);
            }
            String all = cluster.initialCluster();
            for (MemberProcess member : cluster.members) {
                member.start(all, "new", cluster.options);
            }
            cluster.awaitServing();
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    List<MemberProcess> members() {
        return List.copyOf(members);
    }

    Links links() {
        return links;
    }

    /** All client URLs, separated by commas. */
    String endpoints() {
        return members.stream().map(MemberProcess::endpoint).collect(Collectors.joining(","));
    }

    /** Adds a learner through a member that serves, starts it, and promotes it as soon as it has caught up. */
    MemberProcess add(Server.Kind kind, MemberProcess through) throws IOException {
        MemberProcess added = newMember(kind);
        announce(added, through, true);
        added.start(initialCluster(), "existing", options);
        promote(added, through);
        return added;
    }

    /** Adds a member that has lost its disk anew, as another one at the same URLs, and starts it. */
    void addAgain(MemberProcess lost, MemberProcess through, boolean asLearner) throws IOException {
        announce(lost, through, asLearner);
        lost.start(initialCluster(), "existing", options);
        if (asLearner) {
            promote(lost, through);
        }
    }

    private void announce(MemberProcess added, MemberProcess through, boolean asLearner) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("member", "add", added.name(), "--peer-urls=" + added.peerUrl()));
        if (asLearner) {
            command.add("--learner");
        }
        // Refused while the members have not known each other long enough. An answer may be lost where the change is
        // not.
        Await.until(
                "member add " + added.name(),
                () -> etcdctl(through, command.toArray(String[]::new)).status() == 0
                        || entry(added, through).isPresent());
    }

    /** Refused while the learner has not caught up. */
    private void promote(MemberProcess learner, MemberProcess through) throws IOException {
        Await.until("member promote " + learner.name(), () -> {
            Member listed = entry(learner, through).orElseThrow();
            return !listed.getIsLearner()
                    || etcdctl(through, "member", "promote", Long.toHexString(listed.getID()))
                                    .status()
                            == 0;
        });
    }

    /** Runs {@code etcdctl} against one member. */
    Etcdctl.Output etcdctl(MemberProcess through, String... command) throws IOException {
        return commands.run(through.endpoint(), command);
    }

    /** What was run with {@code etcdctl} so far. */
    Commands commands() {
        return commands;
    }

    /** What the cluster, asked through one of its members, lists another as. */
    static Optional<Member> entry(MemberProcess member, MemberProcess through) {
        try (Client client = new Client(through.clientPort())) {
            return client.cluster().memberList(MemberListRequest.getDefaultInstance()).getMembersList().stream()
                    .filter(listed -> listed.getPeerURLsList().contains(member.peerUrl()))
                    .findFirst();
        }
    }

    /** Removes a member through another; whether its process runs or not. */
    void remove(MemberProcess member, MemberProcess through) throws IOException {
        Await.until("member remove " + member.name(), () -> {
            Optional<Member> listed = entry(member, through);
            if (listed.isPresent()) {
                etcdctl(
                        through,
                        "member",
                        "remove",
                        Long.toHexString(listed.get().getID()));
            }
            return listed.isEmpty();
        });
    }

    /** Forgets a member that the cluster has removed, and ends it if it does not end by itself. */
    void forget(MemberProcess member) {
        member.close();
        members.remove(member);
        processes.remove(member.name());
    }

    /** The member that more than half of the running ones call the leader. */
    MemberProcess leader() throws IOException {
        List<MemberProcess> found = new ArrayList<>();
        Await.until("a leader", () -> {
            for (MemberProcess member : members) {
                if (member.alive() && isLeader(member)) {
                    found.add(member);
                    return true;
                }
            }
            return false;
        });
        return found.get(0);
    }

    /** Makes a member the leader, as an operator does. */
    void moveLeaderTo(MemberProcess heir) throws IOException {
        MemberProcess leader = leader();
        if (leader != heir) {
            Member entry = entry(heir, leader).orElseThrow();
            Etcdctl.Output moved = etcdctl(leader, "move-leader", Long.toHexString(entry.getID()));
            if (moved.status() != 0) {
                throw new IOException("move-leader failed: " + moved.text());
            }
        }
    }

    /** The leader's term. */
    long term() throws IOException {
        try (Client client = new Client(leader().clientPort())) {
            return client.maintenance()
                    .status(StatusRequest.getDefaultInstance())
                    .getRaftTerm();
        }
    }

    private static boolean isLeader(MemberProcess member) {
        try (Client client = new Client(member.clientPort())) {
            var status = client.maintenance()
                    .withDeadlineAfter(STATUS_SECONDS_MAX, TimeUnit.SECONDS)
                    .status(StatusRequest.getDefaultInstance());
            return status.getLeader() != 0
                    && status.getLeader() == status.getHeader().getMemberId();
        } catch (StatusRuntimeException e) {
            return false;
        }
    }

    /** Waits until each member answers a linearizable read. */
    void awaitServing() throws IOException {
        for (MemberProcess member : members) {
            awaitServing(member);
        }
    }

    /** Waits until one member answers a linearizable read. */
    void awaitServing(MemberProcess member) throws IOException {
        try (Client client = new Client(member.clientPort())) {
            Await.until(Await.PATIENCE, () -> member.name() + " to serve; " + logs(), () -> {
                if (!member.alive()) {
                    throw new IOException(member.name() + " has ended: " + member.log());
                }
                client.reconnect();
                read(client);
                return true;
            });
        }
    }

    private static long read(Client client) {
        return client.keyValues()
                .withDeadlineAfter(READ_SECONDS_MAX, TimeUnit.SECONDS)
                .range(RangeRequest.newBuilder().setKey(ANY_KEY).build())
                .getHeader()
                .getRevision();
    }

    /** The store's revision, by a linearizable read. */
    long revision() {
        try (Client client = new Client(members.get(0).clientPort())) {
            return read(client);
        }
    }

    /** Waits until all members have applied a revision. */
    void awaitRevision(long revision) throws IOException {
        for (MemberProcess member : members) {
            Await.until(
                    "revision " + revision + " on " + member.name(),
                    () -> !hash(member, revision).isEmpty());
        }
    }

    /** Waits until all members have applied what was committed before; their one hash, or fails if there are several. */
    String hash() throws IOException {
        long revision = revision();
        Set<String> hashes = new LinkedHashSet<>();
        StringBuilder whose = new StringBuilder();
        for (MemberProcess member : members) {
            Await.until("revision " + revision + " on " + member.name(), () -> {
                String hash = hash(member, revision);
                hashes.add(hash);
                whose.append(member.name()).append(' ').append(hash).append("; ");
                return true;
            });
        }
        if (hashes.size() != 1) {
            throw new AssertionError("members differ at revision " + revision + ": " + whose);
        }
        return hashes.iterator().next() + " at revision " + revision;
    }

    private static String hash(MemberProcess member, long revision) {
        try (Client client = new Client(member.clientPort())) {
            HashKVResponse response = client.maintenance()
                    .hashKV(HashKVRequest.newBuilder().setRevision(revision).build());
            return Integer.toHexString(response.getHash()) + " compacted to " + response.getCompactRevision();
        }
    }

    /** The ends of all logs. */
    String logs() {
        StringBuilder text = new StringBuilder();
        for (MemberProcess member : members) {
            try {
                text.append('\n').append(member.log());
            } catch (IOException e) {
                text.append('\n').append(member.name()).append(" has no log");
            }
        }
        return text.toString();
    }

    private MemberProcess newMember(Server.Kind kind) throws IOException {
        MemberProcess member = new MemberProcess("m" + ++names, kind, directory, links, processes);
        members.add(member);
        return member;
    }

    private String initialCluster() {
        return members.stream()
                .map(member -> member.name() + "=" + member.peerUrl())
                .collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        members.forEach(MemberProcess::close);
    }
}
