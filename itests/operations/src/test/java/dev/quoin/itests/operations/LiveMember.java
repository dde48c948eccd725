package dev.quoin.itests.operations;

import dev.quoin.env.fixture.EtcdProcess;
import dev.quoin.env.fixture.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A member in a process of its own, and the commands that are run beside it. */
final class LiveMember implements AutoCloseable {
    static final Path HOME = Path.of(System.getProperty("quoin.home")).normalize();

    /** What a command printed, and how it ended. */
    record Output(int status, String text) {}

    private final Path data;
    private final int peerPort;
    private final List<String> options;
    private EtcdProcess process;

    private LiveMember(Path data, int peerPort, List<String> options) throws IOException {
        this.data = data;
        this.peerPort = peerPort;
        this.options = options;
        this.process = launch();
    }

    /** One member alone; it serves when this returns. */
    static LiveMember start(Path data) throws IOException {
        LiveMember member = launched(data, Ports.free(), List.of());
        member.awaitReady();
        return member;
    }

    /** A member that may have to wait for others. */
    static LiveMember launched(Path data, int peerPort, List<String> options) throws IOException {
        return new LiveMember(data, peerPort, options);
    }

    private EtcdProcess launch() throws IOException {
        return EtcdProcess.launch(HOME.resolve("bin/etcd"), data, peerPort, Extent.environment(), options);
    }

    void awaitReady() throws IOException {
        process.awaitAnswer("/health", "\"health\":\"true\"");
    }

    void awaitAnswer(String path, String text) throws IOException {
        process.awaitAnswer(path, text);
    }

    /** Stops the process and starts it anew on the same directory. */
    void restart() throws IOException {
        process.close();
        process = launch();
        awaitReady();
    }

    /** Runs {@code bin/quoin} against it; standard output and error together. */
    Output quoin(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(HOME.resolve("bin/quoin").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("ETCD_DATA_DIR", data.toString());
        return run(builder);
    }

    /** As {@link #quoin}; fails where the command does. */
    String done(String... arguments) throws IOException {
        Output output = quoin(arguments);
        if (output.status() != 0) {
            throw new AssertionError("quoin " + String.join(" ", arguments) + " ended with " + output.status() + ": "
                    + output.text() + "\n" + log());
        }
        return output.text();
    }

    /** How many class loaders of bundles the process has, after a collection. */
    long bundleLoaders() throws IOException {
        long pid = process.process().pid();
        run(new ProcessBuilder("jcmd", Long.toString(pid), "GC.run"));
        Output loaders = run(new ProcessBuilder("jcmd", Long.toString(pid), "VM.classloader_stats"));
        return loaders.text()
                .lines()
                .filter(line -> line.contains("BundleClassLoader"))
                .count();
    }

    /** Names of the process's threads, without the numbers in them. */
    List<String> threads() throws IOException {
        Output dump =
                run(new ProcessBuilder("jcmd", Long.toString(process.process().pid()), "Thread.print"));
        return Stream.of(dump.text().split("\n", -1))
                .filter(line -> line.startsWith("\""))
                .map(line -> line.substring(1, line.indexOf('"', 1)))
                .map(name -> name.replaceAll("[0-9]+", "N"))
                .sorted()
                .toList();
    }

    private static Output run(ProcessBuilder builder) throws IOException {
        Process run = builder.redirectErrorStream(true).start();
        run.getOutputStream().close();
        String text = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Output(run.waitFor(), text);
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    boolean isAlive() {
        return process.process().isAlive();
    }

    long pid() {
        return process.process().pid();
    }

    int port() {
        return process.clientPort();
    }

    String log() throws IOException {
        return process.log();
    }

    Path data() {
        return data;
    }

    @Override
    public void close() {
        try {
            process.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
