package dev.quoin.junit;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What of a member outlives its runs: name, addresses, directory, and the flags that follow from them. Any thread. */
final class MemberPlace {
    private static final String HOST = "127.0.0.1";

    /** What the members of a cluster have in common. */
    record Shared(
            String initialCluster, Tls tls, List<String> flags, List<String> features, Collection<Path> bundles) {}

    private final String name;
    private final Path directory;
    private final String scheme;
    private final int clientPort;
    private final int peerPort;
    private final int metricsPort;
    private volatile Shared shared = new Shared("", Tls.off(), List.of(), List.of(), List.of());
    private volatile Path data;
    private int generation;

    MemberPlace(String name, Path directory, Tls tls, Ports ports) {
        this.name = name;
        this.directory = directory;
        this.scheme = tls.scheme();
        this.clientPort = ports.take();
        this.peerPort = ports.take();
        this.metricsPort = ports.take();
        this.data = directory.resolve("data");
    }

    /** To be called before the first run, when all places are known. */
    void share(Shared with) {
        shared = with;
    }

    String name() {
        return name;
    }

    URI clientUrl() {
        return url(scheme, clientPort);
    }

    URI peerUrl() {
        return url(scheme, peerPort);
    }

    URI metricsUrl() {
        return url("http", metricsPort);
    }

    int clientPort() {
        return clientPort;
    }

    /** Where the framework keeps its own files. */
    Path directory() {
        return directory;
    }

    Path log() {
        return directory.resolve("etcd.log");
    }

    Path data() {
        return data;
    }

    void data(Path next) {
        data = next;
    }

    /** A directory that is not there yet. */
    synchronized Path nextData() {
        generation++;
        return directory.resolve("data-" + generation);
    }

    List<String> features() {
        return shared.features();
    }

    Collection<Path> bundles() {
        return shared.bundles();
    }

    /** The last of two flags of one name counts: so the user's come last. */
    List<String> flags() {
        Shared common = shared;
        List<String> flags = new ArrayList<>(List.of(
                "--name=" + name,
                "--data-dir=" + data,
                "--listen-client-urls=" + clientUrl(),
                "--advertise-client-urls=" + clientUrl(),
                "--listen-peer-urls=" + peerUrl(),
                "--initial-advertise-peer-urls=" + peerUrl(),
                "--listen-metrics-urls=" + metricsUrl(),
                "--initial-cluster=" + common.initialCluster(),
                "--initial-cluster-token=" + directory.getParent(),
                "--log-outputs=" + log(),
                // A cluster on one machine needs no more, and a test does not wait for elections.
                "--heartbeat-interval=50",
                "--election-timeout=500",
                // What is written survives the process, and a test needs no more either.
                "--unsafe-no-fsync"));
        flags.addAll(common.tls().flags());
        flags.addAll(common.flags());
        return flags;
    }

    private static URI url(String scheme, int port) {
        return URI.create(scheme + "://" + HOST + ":" + port);
    }
}
