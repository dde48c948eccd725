package dev.quoin.ctl.rebuild;

import dev.quoin.ctl.CommandException;
import dev.quoin.ctl.rebuild.RunningCluster.History;
import dev.quoin.ctl.rebuild.RunningCluster.Source;
import dev.quoin.rpc.etcdserverpb.Member;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Waiting for a running member that a database was handed to. One thread. */
final class Recovery {

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long BETWEEN_LINES_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final MemberDirectory directory;
    private final Consumer<String> progress;
    private final long deadline;
    private long lastLine = System.nanoTime();

    Recovery(RebuildOptions options, MemberDirectory directory, Consumer<String> progress) {
        this.directory = directory;
        this.progress = progress;
        this.deadline = System.nanoTime() + options.timeout().toNanos();
    }

    /** Whether the member took the database over; false where it could not use it. */
    boolean awaitTaken() throws CommandException {
        while (directory.waits()) {
            pause("waiting for the member to take the database over", "; it does so at its next start");
        }
        return !directory.refused();
    }

    /** Waits until the member answers and has the same history as another one. */
    String awaitServing(RunningCluster cluster, Member self, Source other) throws IOException, CommandException {
        progress.accept("the member has taken the database over");
        long revision = other.status().getHeader().getRevision();
        while (true) {
            Source serving = cluster.source(self);
            History own = serving == null ? null : RunningCluster.history(serving.access(), revision);
            History right = RunningCluster.history(other.access(), revision);
            if (own != null && own.equals(right)) {
                return "Member " + self.getName() + " serves again; hash " + Integer.toHexString(own.hash())
                        + " at revision " + revision + ", as " + other.member().getName() + " has.";
            }
            if (own != null && right != null && own.compacted() == right.compacted()) {
                throw new CommandException("member " + self.getName() + " still has another history than "
                        + other.member().getName() + " at revision " + revision);
            }
            if (own != null && right != null) {
                revision = Math.max(revision, Math.max(own.compacted(), right.compacted()) + 1);
            }
            pause("waiting for the member to serve", "");
        }
    }

    private void pause(String what, String hint) throws CommandException {
        long now = System.nanoTime();
        if (now - deadline > 0) {
            throw new CommandException(what + ": given up after --timeout" + hint);
        }
        if (now - lastLine > BETWEEN_LINES_NANOS) {
            lastLine = now;
            progress.accept(what);
        }
        LockSupport.parkNanos(POLL_NANOS);
    }
}
