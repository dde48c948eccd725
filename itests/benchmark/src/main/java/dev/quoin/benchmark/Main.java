package dev.quoin.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Runs the rows, interleaved, and prints them as they come. */
public final class Main {

    private static final int PORT = 22379;
    private static final int STARTS = 5;
    private static final long WARM_UP = 300_000;
    private static final long PRELOAD = 1_000_000;
    private static final long SYNCED_PUTS = 200_000;

    private final Options options;
    private final Subject etcd = new Subject("etcd", List.of("/usr/bin/etcd"), List.of());
    private final Subject quoin = new Subject(
            "quoin",
            List.of(Path.of(System.getenv().getOrDefault("QUOIN_HOME", "distribution/target/quoin"), "bin", "etcd")
                    .toString()),
            List.of("--compatibility-level=3.4"));
    private final List<Comparison> rows = new ArrayList<>();
    private final List<String> totals = new ArrayList<>();

    private Main(Options options) {
        this.options = options;
    }

    public static void main(String[] args) throws Exception {
        new Main(Options.parse(args)).run();
    }

    private void run() throws IOException, InterruptedException {
        if (options.memoryOnly) {
            memory();
            return;
        }
        System.out.println(Report.header());
        if (options.cluster) {
            new ClusterRows(options, etcd, quoin, rows, this::total).run();
            finish();
            return;
        }
        for (boolean tls : new boolean[] {false, true}) {
            List<Operation> operations = Scenarios.all(options.scale).stream()
                    .filter(operation ->
                            operation.tls() == tls && operation.name().contains(options.only))
                    .toList();
            if (!operations.isEmpty()) {
                compare(operations, tls);
            }
        }
        if (options.only.isEmpty()) {
            starts();
            memory();
            syncs();
        }
        finish();
    }

    private void finish() throws IOException {
        if (!options.smoke) {
            Report.write(options.out, options.tag, introduction(), rows, totals);
        }
        System.out.println("benchmark finished");
    }

    private void compare(List<Operation> operations, boolean tls) throws IOException, InterruptedException {
        try (ServerProcess a = ServerProcess.start(etcd, options.serverCpus, tls, PORT);
                ServerProcess b = ServerProcess.start(quoin, options.serverCpus, tls, PORT + 10)) {
            warmUp(a);
            warmUp(b);
            for (Operation operation : operations) {
                Comparison comparison = new Comparison(operation.name());
                operation.run(b);
                for (int round = 0; round < options.rounds; round++) {
                    comparison.add(operation.run(a), operation.run(b));
                }
                rows.add(comparison);
                System.out.println(Report.row(comparison));
            }
        }
    }

    private void warmUp(ServerProcess server) throws IOException, InterruptedException {
        long requests = options.unscaled(WARM_UP, 30);
        Requests source = new Requests(100_000);
        try (Connections to = new Connections(server, 100)) {
            new Load(to.channels(), 1000, source.puts()).run(requests / 3);
            new Load(to.channels(), 1000, source.ranges(true)).run(requests / 3);
            new Load(to.channels(), 1000, source.ranges(false)).run(requests / 3);
        }
    }

    private void starts() throws IOException {
        int starts = (int) options.unscaled(STARTS, 1);
        double[] ofEtcd = new double[starts];
        double[] ofQuoin = new double[starts];
        for (int i = 0; i < starts; i++) {
            try (ServerProcess a = ServerProcess.start(etcd, "0,1", false, PORT)) {
                ofEtcd[i] = a.secondsToReady();
            }
            try (ServerProcess b = ServerProcess.start(quoin, "0,1", false, PORT)) {
                ofQuoin[i] = b.secondsToReady();
            }
        }
        total("seconds from exec to healthy, both processors", Comparison.median(ofEtcd), Comparison.median(ofQuoin));
    }

    private void memory() throws IOException, InterruptedException {
        long puts = options.unscaled(PRELOAD, 1_000);
        double[] peak = new double[2];
        double[] disk = new double[2];
        Subject[] subjects = {etcd, quoin};
        for (int i = 0; i < subjects.length; i++) {
            try (ServerProcess server = ServerProcess.start(subjects[i], options.serverCpus, false, PORT);
                    Connections to = new Connections(server, 100)) {
                new Load(to.channels(), 1000, new Requests(puts).sequentialPuts()).run(puts);
                peak[i] = server.peakMebibytes();
                disk[i] = server.diskMebibytes();
            }
        }
        String load = String.format(Locale.ROOT, " after %,d puts of 256 bytes to as many keys", puts);
        total("peak RSS (VmHWM) in MiB" + load, peak[0], peak[1]);
        total("MiB on disk" + load, disk[0], disk[1]);
    }

    private void syncs() throws IOException, InterruptedException {
        if (options.smoke) {
            return;
        }
        double ofEtcd = SyncCount.perPut(etcd, options.serverCpus, PORT, SYNCED_PUTS);
        double ofQuoin = SyncCount.perPut(quoin, options.serverCpus, PORT, SYNCED_PUTS);
        total("syncs per put at 100/1000, all files, counted by strace", ofEtcd, ofQuoin);
    }

    private void total(String what, double ofEtcd, double ofQuoin) {
        String line =
                String.format(Locale.ROOT, "| %s | %.3f | %.3f | %.2f |", what, ofEtcd, ofQuoin, ofQuoin / ofEtcd);
        totals.add(line);
        System.out.println(line);
    }

    private String introduction() {
        return "# " + (options.cluster ? "Three members each of " : "")
                + "Quoin and etcd 3.4.23, interleaved\n\nMedians of " + options.rounds
                + " rounds; a ratio is the median of the rounds' ratios Quoin ÷ etcd. Servers on processor "
                + options.serverCpus + ", driver on " + System.getenv().getOrDefault("DRIVER_CPUS", "1")
                + "; 8-byte keys, 256-byte values, 100,000 keys; connections/clients behind each name. JDK "
                + Runtime.version() + ". Made by `itests/benchmark/run`.";
    }
}
