package dev.quoin.ctl.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One member: a process, its ports and its files. */
final class LocalMember {

    private static final int LOG_LINES = 15;

    private final LocalOptions options;
    private final int number;
    private volatile @Nullable Process process;

    /** The member of this number, counted from 0; it does not run yet. */
    LocalMember(LocalOptions options, int number) {
        this.options = options;
        this.number = number;
    }

    static String name(int number) {
        return "m" + (number + 1);
    }

    String name() {
        return name(number);
    }

    String clientUrl() {
        return "http://127.0.0.1:" + options.clientPort(number);
    }

    String peerUrl() {
        return peerUrl(options, number);
    }

    private static String peerUrl(LocalOptions options, int number) {
        return "http://127.0.0.1:" + options.peerPort(number);
    }

    Path log() {
        return options.data().resolve(name() + ".log");
    }

    void start() throws IOException {
        String all = IntStream.range(0, options.members())
                .mapToObj(each -> name(each) + "=" + peerUrl(options, each))
                .collect(Collectors.joining(","));
        List<String> command = new ArrayList<>(List.of(options.server().toString(), "--name=" + name()));
        command.add("--data-dir=" + options.data().resolve(name()));
        command.addAll(List.of("--listen-client-urls=" + clientUrl(), "--advertise-client-urls=" + clientUrl()));
        command.addAll(List.of("--listen-peer-urls=" + peerUrl(), "--initial-advertise-peer-urls=" + peerUrl()));
        command.addAll(List.of("--initial-cluster=" + all, "--initial-cluster-token=etcd-local-cluster"));
        command.addAll(options.further());
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    /** How it ended, or null while it runs or before it was started. */
    @Nullable
    Integer ended() {
        Process started = process;
        return started == null || started.isAlive() ? null : Integer.valueOf(started.exitValue());
    }

    /** Asks it to end; safe to repeat. */
    void stop() {
        Process started = process;
        if (started != null) {
            started.destroy();
        }
    }

    /** Waits until it has ended. */
    void await() throws InterruptedException {
        Process started = process;
        if (started != null) {
            started.waitFor();
        }
    }

    /** The last lines that it printed. */
    String lastLines() throws IOException {
        List<String> lines = Files.readAllLines(log());
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    }
}
