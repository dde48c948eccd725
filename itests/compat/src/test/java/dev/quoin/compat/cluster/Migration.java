package dev.quoin.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.compat.Etcdutl;
import dev.quoin.compat.Server.Kind;
import dev.quoin.env.fixture.Etcdctl;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A cluster of etcd under load, and an operator who follows the page step by step. One thread. */
final class Migration implements Closeable {

    private static final int PROGRESS = 100;

    /** Longer than a member takes to say that it cannot. */
    private static final long CALL_MILLIS_MAX = 20_000;

    private static final Pattern HASH = Pattern.compile(", (\\d+)$", Pattern.MULTILINE);

    private final Path directory;
    private final Cluster cluster;
    private final List<Integer> ports = new CopyOnWriteArrayList<>();
    private final Workload workload;
    private final Toll toll = new Toll();
    private long term;
    private long refused;

    private Migration(Path directory, Cluster cluster) throws IOException {
        this.directory = directory;
        this.cluster = cluster;
        cluster.members().forEach(member -> ports.add(member.clientPort()));
        workload = Workload.start("migration", cluster.revision(), 1, CALL_MILLIS_MAX, () -> List.copyOf(ports));
    }

    /** Founds a cluster of three etcd members and begins with the load. */
    static Migration start(Path directory, String... options) throws IOException {
        Cluster cluster = Cluster.start(directory, List.of(Kind.ETCD, Kind.ETCD, Kind.ETCD), options);
        try {
            Migration migration = new Migration(directory, cluster);
            migration.workload.awaitAcknowledged(PROGRESS);
            migration.term = cluster.term();
            return migration;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    Cluster cluster() {
        return cluster;
    }

    Toll toll() {
        return toll;
    }

    /** The page's checks before the first step; the snapshot. */
    Path before() throws IOException {
        Path snapshot = directory.resolve("before.db");
        Commands commands = cluster.commands();
        commands.print(cluster.endpoints(), "endpoint", "health");
        commands.print(cluster.endpoints(), "endpoint", "status", "-w", "table");
        assertThat(commands.print(cluster.endpoints(), "alarm", "list")).isEmpty();
        commands.print(cluster.members().get(0).endpoint(), "snapshot", "save", snapshot.toString());
        return snapshot;
    }

    /** Leaves entries of authentication in the log, behind which all members then get. */
    void endAuthentication() throws IOException {
        cluster.commands().print(cluster.endpoints(), "auth", "disable");
        ended("authentication ended");
    }

    /** Adds a member, waits until it serves, and removes the oldest. */
    MemberProcess replaceOne(String step, Kind kind) throws IOException {
        MemberProcess leaving = cluster.members().get(0);
        MemberProcess added = cluster.add(kind, cluster.leader());
        tellClients(added);
        if (cluster.leader() == leaving) {
            cluster.moveLeaderTo(added);
        }
        untellClients(leaving);
        cluster.commands().print(added.endpoint(), "member", "list");
        cluster.remove(leaving, added);
        assertThat(leaving.awaitEnd()).isZero();
        cluster.forget(leaving);
        ended(step);
        return added;
    }

    /** Stops a member, and starts one of a kind on its directory. */
    MemberProcess takeOver(String step, MemberProcess member, Kind kind) throws IOException {
        untellClients(member);
        member.stop();
        if (kind == Kind.ETCD && member.runsAs() == Kind.QUOIN) {
            Etcdctl.Output written = Etcdutl.writeBack(member.data(), "3.4");
            assertThat(written.status()).as(written.text()).isZero();
        }
        member.start(kind);
        tellClients(member);
        ended(step);
        return member;
    }

    void lead(String step, MemberProcess member) throws IOException {
        cluster.moveLeaderTo(member);
        ended(step);
    }

    void preload(String step, MemberProcess member) throws IOException {
        Preload.write(member);
        ended(step);
    }

    /** Ends the load; all that was told and seen was right. */
    void finish() throws IOException {
        workload.finish();
        assertThat(cluster.hash()).isNotEmpty();
    }

    /** The load goes on, all members hold the same, and the costs are written down. */
    private void ended(String step) throws IOException {
        workload.awaitAcknowledged(PROGRESS);
        // A call may be told long after that its leader has gone.
        workload.awaitChoice();
        requireEqualHashes();
        long termNow = cluster.term();
        long refusedNow = workload.refused();
        toll.add(step, refusedNow - refused, workload.reasons(), termNow - term);
        term = termNow;
        refused = refusedNow;
    }

    /** As the page says. */
    private void requireEqualHashes() throws IOException {
        long revision = cluster.revision();
        cluster.awaitRevision(revision);
        MemberProcess any = cluster.members().get(0);
        cluster.commands().print(any.endpoint(), "get", "x", "-w", "json");
        String text = cluster.commands().print(any.endpoint(), "endpoint", "hashkv", "--cluster", "--rev=" + revision);
        Set<String> hashes = new TreeSet<>();
        int count = 0;
        Matcher line = HASH.matcher(text);
        while (line.find()) {
            hashes.add(line.group(1));
            count++;
        }
        assertThat(count).as(text).isEqualTo(cluster.members().size());
        assertThat(hashes).as(text).hasSize(1);
    }

    private void tellClients(MemberProcess member) throws IOException {
        cluster.awaitServing(member);
        cluster.commands().print(member.endpoint(), "endpoint", "health");
        ports.add(member.clientPort());
        workload.awaitAcknowledged(PROGRESS);
    }

    private void untellClients(MemberProcess member) throws IOException {
        ports.remove(Integer.valueOf(member.clientPort()));
        workload.awaitChoice();
    }

    @Override
    public void close() {
        workload.close();
        cluster.close();
    }
}
