package dev.quoin.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * How often a server syncs files, of its log and of its database, as the kernel is asked to: what a server says of itself
 * would not tell who is fast by not syncing. A run of its own, since tracing costs time.
 */
final class SyncCount {

    private static final Set<String> SYNCS = Set.of("fsync", "fdatasync", "msync");
    private static final int SUMMARY_POLLS_MAX = 1_000;
    private static final int CALLS_COLUMN = 3;

    private SyncCount() {}

    /** Syncs from the start of a server on a fresh directory to its end, divided by the puts in between. */
    static double perPut(Subject subject, String cpus, int port, long puts) throws IOException, InterruptedException {
        Path summary = Files.createTempFile("benchmark-syncs-", ".txt");
        try {
            // -D: the server stays the child, so that signals and figures are its own.
            Subject traced = subject.under(List.of(
                    "strace",
                    "-D",
                    "-f",
                    "--seccomp-bpf",
                    "-c",
                    "-e",
                    "trace=" + String.join(",", SYNCS),
                    "-o",
                    summary.toString()));
            try (ServerProcess server = ServerProcess.start(traced, cpus, false, port);
                    Connections to = new Connections(server, 100)) {
                new Load(to.channels(), 1000, new Requests(puts).sequentialPuts()).run(puts);
            }
            return count(summary) / puts;
        } finally {
            Files.delete(summary);
        }
    }

    /** The tracer writes when the server has ended. */
    private static double count(Path summary) throws IOException, InterruptedException {
        for (int polls = 0; polls < SUMMARY_POLLS_MAX; polls++) {
            List<String> lines = Files.readAllLines(summary);
            if (!lines.isEmpty() && lines.get(lines.size() - 1).endsWith("total")) {
                return lines.stream()
                        .map(line -> line.trim().split("\\s+"))
                        .filter(columns -> SYNCS.contains(columns[columns.length - 1]))
                        .mapToDouble(columns -> Double.parseDouble(columns[CALLS_COLUMN]))
                        .sum();
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        throw new IOException("strace left no summary");
    }
}
