package dev.quoin.ctl.rebuild;

import dev.quoin.api.env.Clock;
import dev.quoin.api.env.Disk;
import dev.quoin.api.snapshot.SnapshotFiles;
import dev.quoin.api.wal.WalException;
import dev.quoin.api.wal.WriteAheadLogs;
import dev.quoin.ctl.CommandException;
import dev.quoin.ctl.rebuild.RunningCluster.Source;
import dev.quoin.env.LocalDisk;
import dev.quoin.env.SystemClock;
import dev.quoin.rpc.etcdserverpb.Member;
import dev.quoin.rpc.etcdserverpb.Metadata;
import dev.quoin.snapshot.BboltImages;
import dev.quoin.snapshot.DurableSnapshotFiles;
import dev.quoin.wal.SegmentedLogs;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code etcdutl rebuild}: fetches another member's database, checks it, and lays it beside the member's own, which the
 * member then replaces: at its next opening, and one that runs opens itself anew at once.
 *
 * <p>Why the id can stay: the log is untouched, and with it term, vote and acknowledged entries. The database must have
 * reached the newest {@code .snap}, where the log begins, so that no entry is missing between the two.
 */
public final class Rebuild {

    private static final int ATTEMPTS_MAX = 3;

    private final RebuildOptions options;
    private final Consumer<String> progress;
    private final MemberDirectory directory;
    private final Download download;
    private final Replacement replacement;

    private Rebuild(RebuildOptions options, Consumer<String> progress) {
        Disk disk = new LocalDisk();
        Clock clock = new SystemClock();
        WriteAheadLogs logs = new SegmentedLogs(disk, clock);
        SnapshotFiles snapshots = new DurableSnapshotFiles(disk, clock);
        this.options = options;
        this.progress = progress;
        this.directory = new MemberDirectory(disk, logs, snapshots, options);
        this.download = new Download(disk, new BboltImages(disk), progress);
        this.replacement = new Replacement(options, directory, logs, progress);
    }

    /** What the command line says of it. */
    public static String help() {
        return RebuildOptions.HELP;
    }

    /**
     * Does it.
     *
     * @param progress told what goes on, a line at a time
     * @return what was done, for a person
     */
    public static String run(List<String> arguments, Consumer<String> progress) throws IOException, CommandException {
        try {
            return new Rebuild(RebuildOptions.parse(arguments), progress).run();
        } catch (StatusRuntimeException e) {
            throw new CommandException("a member refused: " + Refusal.text(e));
        }
    }

    private String run() throws IOException, CommandException {
        Optional<Metadata> identity = directory.identity();
        try (RunningCluster cluster = new RunningCluster(options, progress)) {
            if (identity.isPresent() && identity.get().getClusterID() != cluster.id()) {
                throw new CommandException("--endpoints are of cluster " + Long.toHexString(cluster.id())
                        + ", the directory is of cluster "
                        + Long.toHexString(identity.get().getClusterID()));
            }
            Optional<Member> self = identity.flatMap(own -> cluster.member(own.getNodeID()));
            if (self.isEmpty()) {
                progress.accept(
                        identity.isPresent()
                                ? "the cluster does not know member "
                                        + Long.toHexString(identity.get().getNodeID()) + " any more"
                                : "there is no log in " + directory.wal() + ": this member's votes are lost");
                return replacement.run(cluster);
            }
            progress.accept("member " + self.get().getName() + " ("
                    + Long.toHexString(self.get().getID())
                    + (directory.fenced() ? ") is fenced" : ") is not fenced")
                    + (directory.running() ? " and runs" : " and does not run"));
            return keepingItsId(cluster, self.get());
        }
    }

    private String keepingItsId(RunningCluster cluster, Member self) throws IOException, CommandException {
        for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
            Source source = source(cluster, self);
            long needed;
            try {
                needed = directory.newestSnapshot();
            } catch (WalException e) {
                throw new CommandException(
                        "the log cannot be read: " + e.getMessage() + "; start the member, which repairs"
                                + " its log where that is sound, or remove " + directory.wal()
                                + " and give --member " + self.getName() + ", which replaces the member");
            }
            progress.accept("taking the database of " + source.member().getName() + " at "
                    + source.access().url());
            if (download.fetch(source.access(), directory.part()) < needed) {
                progress.accept(source.member().getName() + " is behind this member, whose log begins at " + needed);
                directory.discard();
                continue;
            }
            directory.handOver();
            if (!directory.running()) {
                return "The database is in place. Start member " + self.getName()
                        + ": it takes the database over and is no longer fenced.";
            }
            if (new Recovery(options, directory, progress).awaitTaken()) {
                return new Recovery(options, directory, progress).awaitServing(cluster, self, source);
            }
            progress.accept("the member had gone on meanwhile; trying again");
        }
        throw new CommandException("no database could be had that is as new as this member's log; try again, or name a"
                + " member that keeps up by --from");
    }

    private Source source(RunningCluster cluster, Member self) throws IOException, CommandException {
        List<Source> sources = cluster.sources(self.getID());
        if (options.from() == null) {
            int voters = (int) cluster.members().stream()
                    .filter(member -> !member.getIsLearner())
                    .count();
            return new SourceChoice(voters, progress).among(sources);
        }
        return sources.stream()
                .filter(source -> source.member().getClientURLsList().contains(options.from()))
                .findFirst()
                .orElseThrow(() -> new CommandException(
                        "--from " + options.from() + " is not the client URL of another voting member that answers"));
    }
}
