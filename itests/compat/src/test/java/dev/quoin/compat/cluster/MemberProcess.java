package dev.quoin.compat.cluster;

import dev.quoin.compat.Distribution;
import dev.quoin.compat.Server;
import dev.quoin.env.fixture.EtcdProcess;
import dev.quoin.env.fixture.Ports;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One member of a cluster: its ports, its directory and, while it runs, its process. One thread. */
final class MemberProcess implements Closeable {

    /** Logs stay when the directories go. */
    private static final Path LOGS = Path.of("target", "cluster");

    private static final long END_SECONDS = 60;
    private static final int LOG_CHARACTERS_MAX = 4_000;

    private final String name;
    private final Server.Kind kind;
    private final Path directory;
    private final int clientPort = Ports.free();
    private final int advertisedPort = Ports.free();
    private final int listenPort = Ports.free();
    private final PeerProxy proxy;
    private final Map<String, Process> processes;
    private List<String> membership = List.of();
    private List<String> options = List.of();
    private Server.Kind runsAs;
    private @Nullable Process process;

    /**
     * A member that does not run yet.
     *
     * @param directory holds its data directory
     * @param processes where the proxies find its process by name
     */
    MemberProcess(String name, Server.Kind kind, Path directory, Links links, Map<String, Process> processes)
            throws IOException {
        this.name = name;
        this.kind = kind;
        runsAs = kind;
        this.directory = directory;
        this.processes = processes;
        proxy = new PeerProxy(name, advertisedPort, listenPort, links, new SocketOwners(processes)).start();
    }

    String name() {
        return name;
    }

    Server.Kind kind() {
        return kind;
    }

    /** What was started last on its directory. */
    Server.Kind runsAs() {
        return runsAs;
    }

    int clientPort() {
        return clientPort;
    }

    /** What the others dial: the proxy. */
    String peerUrl() {
        return "http://127.0.0.1:" + advertisedPort;
    }

    String endpoint() {
        return "http://127.0.0.1:" + clientPort;
    }

    Path data() {
        return directory.resolve(name);
    }

    /**
     * Starts the process.
     *
     * @param initialCluster names and peer URLs as in the flag
     * @param state {@code new} or {@code existing}
     */
    void start(String initialCluster, String state, List<String> moreOptions) throws IOException {
        membership = List.of("--initial-cluster=" + initialCluster, "--initial-cluster-state=" + state);
        options = List.copyOf(moreOptions);
        start(kind);
    }

    /** Starts the process again, as it was started before. */
    void restart() throws IOException {
        start(kind);
    }

    /** Starts the process again on the same directory, of either kind. */
    void start(Server.Kind as) throws IOException {
        runsAs = as;
        String client = endpoint();
        List<String> command = new ArrayList<>();
        command.add(
                as == Server.Kind.ETCD
                        ? EtcdProcess.SERVER.toString()
                        : Distribution.program("etcd").toString());
        command.addAll(List.of("--name=" + name, "--data-dir=" + data(), "--logger=zap"));
        command.addAll(List.of("--listen-client-urls=" + client, "--advertise-client-urls=" + client));
        command.add("--listen-peer-urls=http://127.0.0.1:" + listenPort);
        command.add("--initial-advertise-peer-urls=" + peerUrl());
        command.addAll(membership);
        if (as == Server.Kind.QUOIN) {
            command.add("--compatibility-level=3.4");
        }
        command.addAll(options);
        Files.createDirectories(LOGS.resolve(directory.getFileName()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
        builder.environment().put("QUOIN_HEAP", "400m");
        Process started = builder.start();
        process = started;
        processes.put(name, started);
    }

    /** Whether a process was started and has not ended. */
    boolean alive() {
        return process != null && process.isAlive();
    }

    /** The process's id. */
    long pid() {
        return running().pid();
    }

    /** {@code kill -9}. */
    void kill() throws IOException {
        running().destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM; the exit status. */
    int stop() throws IOException {
        running().destroy();
        return awaitEnd();
    }

    /** Waits until the process has ended by itself; the exit status. */
    int awaitEnd() throws IOException {
        Process ending = running();
        try {
            if (!ending.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(name + " does not end: " + log());
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
        return ending.exitValue();
    }

    /** SIGSTOP: it holds its connections and answers nothing. */
    void pause() throws IOException {
        signal("STOP");
    }

    /** SIGCONT. */
    void resume() throws IOException {
        signal("CONT");
    }

    /** Takes its disk away; it must not run. */
    void wipe() throws IOException {
        List<Path> all;
        try (Stream<Path> tree = Files.walk(data())) {
            all = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }

    /** Whether it has ever printed this. */
    boolean printed(String text) throws IOException {
        return Files.readString(logFile()).contains(text);
    }

    /** The first group of each match in what it has ever printed. */
    List<String> lines(Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(logFile()))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** The end of what it has printed. */
    String log() throws IOException {
        String text = Files.readString(logFile());
        return name + " (" + kind + "): …" + text.substring(Math.max(0, text.length() - LOG_CHARACTERS_MAX));
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        proxy.close();
    }

    private Path logFile() {
        return LOGS.resolve(directory.getFileName()).resolve(name + ".log");
    }

    private void signal(String signal) throws IOException {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid()))
                .inheritIO()
                .start();
        try {
            if (kill.waitFor() != 0) {
                throw new IOException("kill -" + signal + " of " + name + " failed");
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return process;
    }
}
