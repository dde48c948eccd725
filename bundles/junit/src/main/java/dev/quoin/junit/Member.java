package dev.quoin.junit;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One member of a {@link Cluster}: a framework of its own in this JVM, with addresses and a directory that it keeps while it is
 * stopped and started. Any thread; each method returns when it is done, and fails with a {@link ClusterException}.
 */
public final class Member {
    private final MemberPlace place;
    private final Installation installation;
    private volatile @Nullable MemberRun run;

    Member(MemberPlace place, Installation installation) {
        this.place = place;
        this.installation = installation;
    }

    /** Its name in the cluster. */
    public String name() {
        return place.name();
    }

    /** Where it serves clients: gRPC and HTTP. */
    public URI clientUrl() {
        return place.clientUrl();
    }

    /** Where it listens for the other members. */
    public URI peerUrl() {
        return place.peerUrl();
    }

    /** Where it serves {@code /metrics} and {@code /health}, always in the clear. */
    public URI metricsUrl() {
        return place.metricsUrl();
    }

    /** Its data directory. After a {@link #kill} it is another one. */
    public Path dataDirectory() {
        return place.data();
    }

    /** Its log. It goes with the cluster. */
    public Path log() {
        return place.log();
    }

    /** The certificate that it made for its clients, to be trusted by them; with {@link Tls#auto()} only. PEM. */
    public Path certificate() {
        return place.data().resolve("fixtures").resolve("client").resolve("cert.pem");
    }

    /** Whether it was started and neither stopped nor killed since. */
    public boolean isRunning() {
        return run != null;
    }

    /** Whether it takes itself for the leader; one that was just cut off does so for a while. */
    public boolean isLeader() {
        return isRunning() && Metric.read(metricsUrl(), "etcd_server_is_leader") == 1;
    }

    /** Starts it and waits until it serves, for which a majority of the members must run. A start heals. */
    public void start() {
        apart("start", () -> {
            launch();
            return this;
        });
    }

    /** Stops it in an orderly way: it hands leadership over and closes its store. */
    public void stop() {
        apart("stop", () -> {
            end();
            return this;
        });
    }

    /**
     * Ends it as SIGKILL would. The other members and the clients hear nothing more of it, nothing is handed over, and it
     * will start again from what its files held at that moment: all that it acknowledged.
     */
    public void kill() {
        apart("kill", () -> {
            abandon();
            return this;
        });
    }

    /** Stops it if it runs, and starts it. */
    public void restart() {
        apart("restart", () -> {
            end();
            launch();
            return this;
        });
    }

    /**
     * Cuts it off from the other members, both ways: connections are closed, and new ones fail. Clients still reach it.
     * Until {@link #heal} or a start.
     */
    public void isolate() {
        apart("isolate", () -> {
            running().isolate();
            return this;
        });
    }

    /** Ends what {@link #isolate} began. */
    public void heal() {
        apart("heal", () -> {
            running().heal();
            return this;
        });
    }

    /** Has it go over to another storage backend ({@code xodus}, {@code mvstore}, {@code memory}) while it serves. */
    public void switchBackend(String backend) {
        apart("switch", () -> {
            running().switchBackend(backend);
            return this;
        });
    }

    /**
     * A service in its framework.
     *
     * @param type an interface of the JDK's: classes of the framework are not the test's
     * @param filter in OSGi's syntax; empty for any service of the type
     */
    public <T> Optional<T> service(Class<T> type, String filter) {
        return apart("service", () -> Optional.ofNullable(type.cast(running().service(type.getName(), filter))));
    }

    private <T> T apart(String what, Callable<T> work) {
        return OwnThread.await(OwnThread.start("quoin-" + what + "-" + name(), installation.loader(), work));
    }

    /** On the caller's thread. */
    synchronized void launch() throws Exception {
        if (run != null) {
            return;
        }
        MemberRun starting = MemberRun.prepare(installation, place);
        try {
            starting.start();
            run = starting;
        } finally {
            if (run == null) {
                starting.close();
            }
        }
    }

    /** On the caller's thread. */
    synchronized void end() throws Exception {
        MemberRun ending = run;
        run = null;
        if (ending != null) {
            ending.close();
        }
    }

    private synchronized void abandon() throws Exception {
        MemberRun ending = running();
        ending.isolate();
        ending.closePorts();
        Path left = place.data();
        Path image = place.nextData();
        DataImage.take(left, image);
        // What it does from here on counts for nothing.
        run = null;
        ending.close();
        place.data(image);
        TemporaryDirectory.delete(left);
    }

    private MemberRun running() {
        MemberRun current = run;
        if (current == null) {
            throw new IllegalStateException(name() + " is not running");
        }
        return current;
    }

    @Override
    public String toString() {
        return name() + " at " + clientUrl() + (isRunning() ? "" : ", stopped");
    }
}
