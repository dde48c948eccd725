package dev.quoin.junit;

import dev.quoin.junit.MemberPlace.Shared;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a cluster is to be like. Not for several threads at once. */
public final class ClusterBuilder {
    private static final int ATTEMPTS_MAX = 3;
    private static final String PORT_TAKEN = "address already in use";
    private static final Set<String> OURS = Set.of(
            "name",
            "data-dir",
            "wal-dir",
            "listen-client-urls",
            "listen-client-http-urls",
            "listen-peer-urls",
            "listen-metrics-urls",
            "advertise-client-urls",
            "initial-advertise-peer-urls",
            "initial-cluster",
            "initial-cluster-token",
            "initial-cluster-state",
            "config-file");

    private final int members;
    private final List<String> flags = new ArrayList<>();
    private final List<String> features = new ArrayList<>();
    private final List<Path> bundles = new ArrayList<>();
    private Tls tls = Tls.off();

    ClusterBuilder(int members) {
        if (members < 1 || members > Cluster.MEMBERS_MAX) {
            throw new IllegalArgumentException("1 to " + Cluster.MEMBERS_MAX + " members, not " + members);
        }
        this.members = members;
    }

    /**
     * Adds flags of etcd's or Quoin's for every member, as {@code --name=value}.
     *
     * @throws IllegalArgumentException for a flag of addresses, names or directories, which are chosen here
     */
    public ClusterBuilder flags(String... more) {
        for (String flag : more) {
            String name = flag.replaceFirst("^--?", "").replaceFirst("=.*", "");
            if (!flag.startsWith("-") || OURS.contains(name)) {
                throw new IllegalArgumentException("not for a test to set: " + flag);
            }
            flags.add(flag);
        }
        return this;
    }

    /** How members speak; in the clear where this is not called. */
    public ClusterBuilder tls(Tls choice) {
        tls = choice;
        return this;
    }

    /** Adds features to install; all that the distribution has where this is not called. */
    public ClusterBuilder features(String... names) {
        features.addAll(List.of(names));
        return this;
    }

    /** Adds jars of further bundles, which are started in each member's framework after all others. */
    public ClusterBuilder bundles(Path... jars) {
        for (Path jar : jars) {
            bundles.add(jar.toAbsolutePath());
        }
        return this;
    }

    /**
     * Starts the cluster and waits until every member serves.
     *
     * @throws ClusterException where one does not, with its reason
     */
    public Cluster start() {
        for (int attempt = 1; ; attempt++) {
            Cluster cluster = build();
            try {
                cluster.startAll();
                return cluster;
            } catch (RuntimeException e) {
                close(cluster, e);
                // Another process was quicker: the next attempt has other ports.
                if (attempt == ATTEMPTS_MAX || !String.valueOf(e.getMessage()).contains(PORT_TAKEN)) {
                    throw e;
                }
            }
        }
    }

    private static void close(Cluster cluster, RuntimeException reason) {
        try {
            cluster.close();
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    private Cluster build() {
        Installation installation = Installation.acquire();
        TemporaryDirectory directory = TemporaryDirectory.create("quoin-cluster-");
        List<MemberPlace> places = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            String name = "m" + i;
            places.add(new MemberPlace(name, directory.path().resolve(name), tls, installation.ports()));
        }
        String initial = places.stream()
                .map(place -> place.name() + "=" + place.peerUrl())
                .collect(Collectors.joining(","));
        Shared shared = new Shared(initial, tls, List.copyOf(flags), List.copyOf(features), List.copyOf(bundles));
        places.forEach(place -> place.share(shared));
        return new Cluster(
                installation,
                directory,
                places.stream().map(place -> new Member(place, installation)).toList());
    }
}
