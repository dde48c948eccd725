package dev.quoin.junit;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Members in this JVM, on ports of their own. {@link #close} leaves nothing of it: no thread, no file, no open port. Any
 * thread.
 */
public final class Cluster implements AutoCloseable {
    /** As many as etcd recommends at most. */
    public static final int MEMBERS_MAX = 7;

    private static final long LEADER_SECONDS_MAX = 30;
    private static final long POLL_NANOS = 5_000_000;

    private final Installation installation;
    private final TemporaryDirectory directory;
    private final List<Member> members;
    private boolean closed;

    Cluster(Installation installation, TemporaryDirectory directory, List<Member> members) {
        this.installation = installation;
        this.directory = directory;
        this.members = List.copyOf(members);
    }

    /** A cluster to be described further, and then started. */
    public static ClusterBuilder of(int members) {
        return new ClusterBuilder(members);
    }

    /** The members, running or not, in the order of their names. */
    public List<Member> members() {
        return members;
    }

    /** One member, counted from 0. */
    public Member member(int index) {
        return members.get(index);
    }

    /** The client URLs of all members. */
    public List<URI> endpoints() {
        return members.stream().map(Member::clientUrl).toList();
    }

    /**
     * The member that leads. Waits while there is none.
     *
     * @throws ClusterException if there is none for 30 s
     */
    public Member leader() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LEADER_SECONDS_MAX);
        do {
            for (Member member : members) {
                if (member.isLeader()) {
                    return member;
                }
            }
            LockSupport.parkNanos(POLL_NANOS);
        } while (System.nanoTime() < end);
        throw new ClusterException("no leader among " + members, new IllegalStateException());
    }

    /** Members that run and do not lead. */
    public List<Member> followers() {
        Member leader = leader();
        return members.stream()
                .filter(member -> member != leader && member.isRunning())
                .toList();
    }

    /** Starts all members that do not run, at once, and waits until they serve. */
    public void startAll() {
        all("start", member -> () -> {
            member.launch();
            return member;
        });
    }

    /** Stops all members that run, at once. */
    public void stopAll() {
        all("stop", member -> () -> {
            member.end();
            return member;
        });
    }

    private interface Work {
        Callable<Member> on(Member member);
    }

    /** Waits for all, and then tells of the first failure. */
    private void all(String what, Work work) {
        List<CompletableFuture<Member>> parts = new ArrayList<>();
        for (Member member : members) {
            parts.add(OwnThread.start("quoin-" + what + "-" + member.name(), installation.loader(), work.on(member)));
        }
        ClusterException first = null;
        for (CompletableFuture<Member> part : parts) {
            try {
                OwnThread.await(part);
            } catch (ClusterException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** Stops all members and removes all that they left. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        try {
            stopAll();
        } finally {
            directory.close();
            Installation.release();
        }
    }

    @Override
    public String toString() {
        return members.toString();
    }
}
