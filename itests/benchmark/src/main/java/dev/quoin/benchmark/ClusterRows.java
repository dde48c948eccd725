package dev.quoin.benchmark;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The rows of three members of each. CPU is that of all three. */
final class ClusterRows {

    private static final int PORT = 24379;
    private static final int PORTS_OF_A_CLUSTER = 100;
    private static final long KEYS = 100_000;
    private static final long WARM_UP = 1_000_000;
    private static final long CAUGHT_UP_KEYS = 1_000_000;
    private static final int CATCH_UPS = 5;
    private static final String BOTH = "0,1";

    private final Options options;
    private final Subject etcd;
    private final Subject quoin;
    private final List<Comparison> rows;
    private final Totals totals;
    private final Requests requests = new Requests(KEYS);

    /** Where figures of whole clusters go. */
    @FunctionalInterface
    interface Totals {
        void add(String what, double ofEtcd, double ofQuoin);
    }

    /** One row; to all members, or to the leader alone. */
    private record Row(
            String name, boolean toAll, int connections, int clients, long count, Load.RequestSource source) {}

    ClusterRows(Options options, Subject etcd, Subject quoin, List<Comparison> rows, Totals totals) {
        this.options = options;
        this.etcd = etcd;
        this.quoin = quoin;
        this.rows = rows;
        this.totals = totals;
    }

    void run() throws IOException, InterruptedException {
        try (ClusterProcesses a = ClusterProcesses.start(etcd, options.serverCpus, PORT);
                ClusterProcesses b = ClusterProcesses.start(quoin, options.serverCpus, PORT + PORTS_OF_A_CLUSTER)) {
            warmUp(a);
            warmUp(b);
            for (Row row : all()) {
                if (row.name().contains(options.only)) {
                    compare(row, a, b);
                }
            }
            if (options.only.isEmpty() || "leader".contains(options.only)) {
                killLeaders(a, b);
            }
        }
        if (options.only.isEmpty() || "catch-up".contains(options.only)) {
            catchUp();
        }
    }

    private List<Row> all() {
        return List.of(
                new Row("put to the leader 100/1000", false, 100, 1_000, scaled(60_000), requests.puts()),
                new Row("put to all members 100/1000", true, 99, 999, scaled(60_000), requests.puts()),
                new Row("put to the leader 1/1", false, 1, 1, scaled(20_000), requests.puts()),
                new Row(
                        "linearizable range of all members 100/1000",
                        true,
                        99,
                        999,
                        scaled(100_000),
                        requests.ranges(false)));
    }

    private long scaled(long count) {
        return Math.max(1, Math.round(count * options.scale));
    }

    private void warmUp(ClusterProcesses cluster) throws IOException, InterruptedException {
        long count = options.unscaled(WARM_UP, 300);
        try (Connections to = new Connections(cluster.members(), 99)) {
            new Load(to.channels(), 999, requests.puts()).run(count / 2);
            new Load(to.channels(), 999, requests.ranges(false)).run(count / 2);
        }
    }

    private void compare(Row row, ClusterProcesses a, ClusterProcesses b) throws IOException, InterruptedException {
        Comparison comparison = new Comparison(row.name());
        for (int round = 0; round < options.rounds; round++) {
            comparison.add(measure(row, a), measure(row, b));
        }
        rows.add(comparison);
        System.out.println(Report.row(comparison));
    }

    private static Figures measure(Row row, ClusterProcesses cluster) throws IOException, InterruptedException {
        List<ServerProcess> members =
                row.toAll() ? cluster.members() : List.of(cluster.members().get(cluster.leader()));
        try (Connections to = new Connections(members, row.connections())) {
            new Load(to.channels(), row.clients(), row.source()).run(Math.min(row.count(), 10L * row.clients()));
            Load load = new Load(to.channels(), row.clients(), row.source());
            double cpuBefore = cluster.cpuSeconds();
            double seconds = load.run(row.count());
            return Figures.of(row.count(), seconds, cluster.cpuSeconds() - cpuBefore, load.latencies());
        }
    }

    private void killLeaders(ClusterProcesses a, ClusterProcesses b) throws IOException, InterruptedException {
        double[] ofEtcd = new double[options.leaderKills];
        double[] ofQuoin = new double[options.leaderKills];
        for (int i = 0; i < options.leaderKills; i++) {
            ofEtcd[i] = new LeaderLoss(a).millisWithoutWrites();
            ofQuoin[i] = new LeaderLoss(b).millisWithoutWrites();
        }
        totals.add(
                "ms without a successful write after the leader's kill -9, median of " + options.leaderKills,
                Comparison.median(ofEtcd),
                Comparison.median(ofQuoin));
    }

    /** On both processors: the driver has nothing to do. */
    private void catchUp() throws IOException, InterruptedException {
        long keys = options.unscaled(scaled(CAUGHT_UP_KEYS), 1_000);
        double[] ofEtcd = new double[CATCH_UPS];
        double[] ofQuoin = new double[CATCH_UPS];
        try (ClusterProcesses a = ClusterProcesses.start(etcd, BOTH, PORT);
                ClusterProcesses b = ClusterProcesses.start(quoin, BOTH, PORT + PORTS_OF_A_CLUSTER)) {
            fill(a, keys);
            fill(b, keys);
            for (int i = 0; i < CATCH_UPS; i++) {
                ofEtcd[i] = a.addAndCatchUp();
                ofQuoin[i] = b.addAndCatchUp();
            }
        }
        totals.add(
                String.format(
                        Locale.ROOT,
                        "seconds until an empty member has %,d keys, from its exec on, both processors, median of %d",
                        keys,
                        CATCH_UPS),
                Comparison.median(ofEtcd),
                Comparison.median(ofQuoin));
    }

    private static void fill(ClusterProcesses cluster, long keys) throws IOException, InterruptedException {
        try (Connections to = new Connections(cluster.members(), 99)) {
            new Load(to.channels(), 999, new Requests(keys).sequentialPuts()).run(keys);
        }
    }
}
