package dev.quoin.ctl.rebuild;

import dev.quoin.api.raft.HardState;
import dev.quoin.api.wal.WriteAheadLog;
import dev.quoin.api.wal.WriteAheadLogs;
import dev.quoin.ctl.CommandException;
import dev.quoin.ctl.rebuild.RunningCluster.Source;
import dev.quoin.rpc.etcdserverpb.Member;
import dev.quoin.rpc.etcdserverpb.MemberAddRequest;
import dev.quoin.rpc.etcdserverpb.MemberRemoveRequest;
import dev.quoin.rpc.etcdserverpb.Metadata;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Replaces a member whose log is lost: one that went on under its id could vote twice in a term, and would have forgotten what
 * it acknowledged. The cluster gets a new member at the same peer URLs, and the directory an empty log of that member; its
 * data comes from the leader once it is started, with the flags that it always had.
 */
final class Replacement {

    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final DateTimeFormatter SUFFIX = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private final RebuildOptions options;
    private final MemberDirectory directory;
    private final WriteAheadLogs logs;
    private final Consumer<String> progress;

    Replacement(RebuildOptions options, MemberDirectory directory, WriteAheadLogs logs, Consumer<String> progress) {
        this.options = options;
        this.directory = directory;
        this.logs = logs;
        this.progress = progress;
    }

    String run(RunningCluster cluster) throws IOException, CommandException {
        if (directory.running()) {
            throw new CommandException("stop the member first: it has to be replaced by a new one");
        }
        Member lost = lost(cluster);
        Source through = cluster.sources(lost.getID()).stream()
                .filter(source -> source.status().getLeader() != 0)
                .findFirst()
                .orElseThrow(() -> new CommandException("no other voting member that has a leader answers"));
        long deadline = System.nanoTime() + options.timeout().toNanos();
        progress.accept(
                "removing member " + lost.getName() + " (" + Long.toHexString(lost.getID()) + ") from the cluster");
        patiently(
                deadline,
                () -> through.access()
                        .cluster()
                        .memberRemove(MemberRemoveRequest.newBuilder()
                                .setID(lost.getID())
                                .build()));
        progress.accept("adding it anew at " + String.join(",", lost.getPeerURLsList()));
        long id = patiently(
                        deadline,
                        () -> through.access()
                                .cluster()
                                .memberAdd(MemberAddRequest.newBuilder()
                                        .addAllPeerURLs(lost.getPeerURLsList())
                                        .build()))
                .getMember()
                .getID();
        Path aside = directory.setAside(LocalDateTime.now(ZoneOffset.UTC).format(SUFFIX));
        begin(id, cluster.id(), through.status().getRaftTerm());
        return "Member " + lost.getName() + " is now " + Long.toHexString(id) + "; what it had is kept in " + aside
                + ". Start it as before: it gets its data from the leader.";
    }

    /** A hard state, even one without a vote, is what tells a member that goes on from one that founds a cluster. */
    private void begin(long id, long cluster, long term) throws IOException {
        Metadata metadata =
                Metadata.newBuilder().setNodeID(id).setClusterID(cluster).build();
        try (WriteAheadLog log = logs.create(directory.wal(), metadata.toByteArray())) {
            log.save(new HardState(term, 0, 0), List.of());
            log.sync();
        }
    }

    private Member lost(RunningCluster cluster) throws CommandException {
        String wanted = options.member();
        if (wanted == null) {
            throw new CommandException("--member NAME is needed: which of "
                    + cluster.members().stream().map(Member::getName).toList() + " was it?");
        }
        return cluster.members().stream()
                .filter(member -> member.getName().equals(wanted)
                        || Long.toHexString(member.getID()).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new CommandException("the cluster has no member " + wanted
                        + "; add it by etcdctl member add, and start it on an empty --data-dir with"
                        + " --initial-cluster-state=existing"));
    }

    /** A change of membership. */
    private interface Change<T> {
        T ask();
    }

    /** The cluster refuses a change while the one before it is going on, or members do not know each other long enough. */
    private <T> T patiently(long deadline, Change<T> change) throws CommandException {
        while (true) {
            try {
                return change.ask();
            } catch (StatusRuntimeException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw new CommandException("the cluster refuses: " + Refusal.text(e));
                }
                progress.accept("the cluster refuses for now: " + Refusal.text(e));
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }
}
