package dev.quoin.itests.osgi;

import dev.quoin.env.fixture.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs commands in a folder, with the Maven of this build as {@code mvn}, and members and clients on ports of their own
 * where the commands name none.
 */
final class Shell {
    private static final long SECONDS_MAX = 600;

    final int port = Ports.free();
    private final Path folder;
    private final Path bin;

    Shell(Path folder) throws IOException {
        this.folder = folder;
        this.bin = Files.createDirectories(folder.resolve(".bin"));
        String offline = System.getProperty("maven.offline").equals("offline=true") ? " -o" : "";
        Path mvn = bin.resolve("mvn");
        Files.writeString(
                mvn,
                "#!/bin/sh\nexec '" + System.getProperty("maven.home") + "/bin/mvn' -B" + offline
                        + " '-Dmaven.repo.local=" + System.getProperty("maven.repo.local") + "' \"$@\"\n");
        Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Runs a script to its end and returns what it printed; fails where a command fails. */
    String run(String script) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        ProcessBuilder shell = new ProcessBuilder(
                        "sh", "-eu", "-c", script.replace("127.0.0.1:2379", "127.0.0.1:" + port))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Map<String, String> environment = shell.environment();
        environment.put("PATH", bin + ":" + environment.get("PATH"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.remove("QUOIN_FEATURES");
        String clientUrl = "http://127.0.0.1:" + port;
        String peerUrl = "http://127.0.0.1:" + Ports.free();
        environment.put("ETCD_LISTEN_CLIENT_URLS", clientUrl);
        environment.put("ETCD_ADVERTISE_CLIENT_URLS", clientUrl);
        environment.put("ETCD_LISTEN_PEER_URLS", peerUrl);
        environment.put("ETCD_INITIAL_ADVERTISE_PEER_URLS", peerUrl);
        environment.put("ETCD_INITIAL_CLUSTER", "default=" + peerUrl);
        environment.put("ETCDCTL_ENDPOINTS", clientUrl);
        Process process = shell.start();
        boolean ended = process.waitFor(SECONDS_MAX, TimeUnit.SECONDS);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        String printed = Files.readString(output);
        if (!ended || process.exitValue() != 0) {
            throw new AssertionError("failed: " + script + "\n" + printed);
        }
        return printed;
    }
}
