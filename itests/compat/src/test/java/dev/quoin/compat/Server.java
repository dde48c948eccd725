package dev.quoin.compat;

import dev.quoin.env.fixture.EtcdProcess;
import dev.quoin.env.fixture.Etcdctl;
import dev.quoin.env.fixture.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A server process on a data directory, with ports of its own, healthy when {@link #start} returns. */
public final class Server implements AutoCloseable {

    private final EtcdProcess process;

    private Server(EtcdProcess process) {
        this.process = process;
    }

    /** Which of the two. */
    public enum Kind {
        /** Debian's etcd 3.4.23. */
        ETCD,
        /** The built distribution, at level 3.4. */
        QUOIN
    }

    /** Starts a server and waits until it is healthy; its own output is in {@link #log()}. */
    public static Server start(Kind kind, Path dataDirectory, String... options) throws IOException {
        return start(kind, dataDirectory, Map.of(), options);
    }

    /** As {@link #start(Kind, Path, String...)}, with more environment variables. */
    public static Server start(Kind kind, Path dataDirectory, Map<String, String> environment, String... options)
            throws IOException {
        Server server = launch(kind, dataDirectory, environment, options);
        try {
            server.awaitHealthy();
        } catch (IOException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /**
     * What a server is started with where it is measured: as it is installed, but for its heap. Elsewhere it does without the
     * JVM's second compiler, since tests are over before that helps.
     */
    public static Map<String, String> asInstalled(String heap) {
        return Map.of("QUOIN_HEAP", heap, "QUOIN_JAVA_OPTS", "");
    }

    /** Starts a server without waiting for anything. */
    public static Server launch(Kind kind, Path dataDirectory, Map<String, String> environment, String... options)
            throws IOException {
        Path binary = kind == Kind.ETCD ? EtcdProcess.SERVER : Distribution.program("etcd");
        List<String> all = new ArrayList<>();
        if (kind == Kind.QUOIN) {
            all.add("--compatibility-level=3.4");
        }
        all.addAll(List.of(options));
        Map<String, String> variables = new HashMap<>(Map.of("QUOIN_HEAP", "400m"));
        variables.putAll(environment);
        return new Server(EtcdProcess.launch(binary, dataDirectory, peerPort(dataDirectory), variables, all));
    }

    /** Waits until the health page says true. */
    public void awaitHealthy() throws IOException {
        process.awaitAnswer("/health", "\"health\":\"true\"");
    }

    /** Waits until the page of this path answers with this text. */
    public void awaitAnswer(String path, String text) throws IOException {
        process.awaitAnswer(path, text);
    }

    /** {@code http://127.0.0.1:port}. */
    public String endpoint() {
        return process.url();
    }

    public int clientPort() {
        return process.clientPort();
    }

    public Process process() {
        return process.process();
    }

    /** What the server has printed so far. */
    public String log() throws IOException {
        return process.log();
    }

    /** Kills it at once, as the machine's death would as far as the process goes. */
    public void kill() throws IOException {
        process.kill();
    }

    /** Stops it with SIGTERM; its exit status. */
    public int stop() throws IOException {
        return process.stop();
    }

    /** Runs {@code etcdctl} (v3) against it; standard output and error together. */
    public Etcdctl.Output etcdctl(String... arguments) throws IOException {
        return etcdctlWithInput("", arguments);
    }

    /** As {@link #etcdctl}, with something to read on its standard input. */
    public Etcdctl.Output etcdctlWithInput(String input, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("--endpoints=" + endpoint()));
        command.addAll(List.of(arguments));
        return Etcdctl.run(input, command.toArray(String[]::new));
    }

    @Override
    public void close() throws IOException {
        process.process().destroyForcibly();
        process.close();
    }

    /** The peer URL decides the member's id, so it must be the same at each start on a directory. */
    private static int peerPort(Path dataDirectory) throws IOException {
        Path note = dataDirectory.resolveSibling(dataDirectory.getFileName() + ".peer-port");
        if (Files.exists(note)) {
            return Integer.parseInt(Files.readString(note));
        }
        int port = Ports.free();
        Files.writeString(note, Integer.toString(port));
        return port;
    }
}
