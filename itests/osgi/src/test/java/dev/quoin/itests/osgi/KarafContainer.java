package dev.quoin.itests.osgi;

import static org.awaitility.Awaitility.await;

import dev.quoin.env.fixture.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.karaf.container.internal.KarafTestContainerFactory;
import org.ops4j.pax.exam.karaf.options.KarafDistributionBaseConfigurationOption;
import org.ops4j.pax.exam.karaf.options.KarafDistributionOption;
import org.ops4j.pax.exam.spi.DefaultExamSystem;

/**
 * Karaf as it is published, in a process of its own, worked with through its shell. Artifacts of ours come from the {@code
 * system} directory of the built distribution, which is a Maven repository.
 */
final class KarafContainer implements AutoCloseable {
    private static final Path ARCHIVE = Path.of(System.getProperty("quoin.containers"), "apache-karaf.tar.gz");
    private static final String CLIENT = "bin/client";
    private static final int DEPTH_MAX = 4;
    private static final String USER = "karaf";

    private final Path home;
    private final int shellPort;
    private final ProcessHandle process;

    private KarafContainer(Path home, int shellPort, ProcessHandle process) {
        this.home = home;
        this.shellPort = shellPort;
        this.process = process;
    }

    /** Unpacks Karaf below a directory and starts it. */
    static KarafContainer unpacked(Path directory) throws IOException {
        int shellPort = Ports.free();
        run(
                KarafDistributionOption.karafDistributionConfiguration()
                        .frameworkUrl(ARCHIVE.toUri().toString())
                        .unpackDirectory(directory.toFile()),
                shellPort);
        try (Stream<Path> files = Files.walk(directory, DEPTH_MAX)) {
            Path client =
                    files.filter(file -> file.endsWith(CLIENT)).findFirst().orElseThrow();
            return running(client.getParent().getParent(), shellPort);
        }
    }

    /** Starts the same Karaf in a process anew. */
    KarafContainer startedAnew() throws IOException {
        close();
        run(KarafDistributionOption.karafDistributionConfiguration().existing(home.toFile()), shellPort);
        return running(home, shellPort);
    }

    private static KarafContainer running(Path home, int shellPort) {
        Path pid = home.resolve("karaf.pid");
        ProcessHandle process = await().atMost(Client.PATIENCE)
                .until(
                        () -> Files.exists(pid)
                                ? ProcessHandle.of(Long.parseLong(
                                                Files.readString(pid).strip()))
                                        .filter(ProcessHandle::isAlive)
                                        .orElse(null)
                                : null,
                        Objects::nonNull);
        return new KarafContainer(home, shellPort, process);
    }

    private static void run(KarafDistributionBaseConfigurationOption karaf, int shellPort) throws IOException {
        String repository = Features.HOME.resolve("system").toUri() + "@id=quoin@snapshots";
        Option[] options = {
            // No bundle of Pax Exam's, no flag of ours: what runs is Karaf.
            CoreOptions.serverMode(),
            karaf.karafVersion("4.4.10").name("Karaf").useDeployFolder(false),
            KarafDistributionOption.keepRuntimeFolder(),
            KarafDistributionOption.configureConsole().ignoreLocalConsole().startRemoteShell(),
            put("etc/org.apache.karaf.shell.cfg", "sshPort", Integer.toString(shellPort)),
            put("etc/org.apache.karaf.shell.cfg", "sshHost", "127.0.0.1"),
            put("etc/org.ops4j.pax.url.mvn.cfg", "org.ops4j.pax.url.mvn.defaultRepositories", repository),
            put("etc/users.properties", USER, USER + ",_g_:admingroup"),
            put("etc/users.properties", "_g_:admingroup", "group,admin,manager,viewer,systembundles,ssh"),
        };
        new KarafTestContainerFactory().create(DefaultExamSystem.create(options))[0].start();
    }

    private static Option put(String file, String key, String value) {
        return KarafDistributionOption.editConfigurationFilePut(file, key, value);
    }

    /** Runs commands in Karaf's shell, waiting for it to come up, and returns what they printed. */
    String shell(String commands) throws IOException, InterruptedException {
        ProcessBuilder client = new ProcessBuilder(
                        home.resolve(CLIENT).toString(),
                        "-h",
                        "127.0.0.1",
                        "-a",
                        Integer.toString(shellPort),
                        "-u",
                        USER,
                        "-p",
                        USER,
                        "-r",
                        Long.toString(Client.PATIENCE.toSeconds()),
                        "-d",
                        "1",
                        commands)
                .redirectErrorStream(true);
        client.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Path output = Files.createTempFile(home, "shell", ".txt");
        Process process = client.redirectOutput(output.toFile()).start();
        try {
            if (!process.waitFor(3 * Client.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(commands + " goes on and on: " + Files.readString(output));
            }
        } finally {
            process.destroyForcibly();
        }
        String printed = Files.readString(output);
        if (process.exitValue() != 0) {
            throw new AssertionError(commands + ": " + printed);
        }
        return printed;
    }

    /** Where Karaf keeps what its bundles store. */
    Path data() {
        return home.resolve("data");
    }

    /** Writes {@code etc/<pid>.cfg}; Karaf looks for changes each second. */
    void configure(String pid, Map<String, String> settings) throws IOException {
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(settings)
                .forEach((key, value) ->
                        lines.append(key).append(" = ").append(value).append('\n'));
        Files.writeString(home.resolve("etc").resolve(pid + ".cfg"), lines);
    }

    String log() throws IOException {
        return Files.readString(home.resolve("data/log/karaf.log"));
    }

    /** By its shell, as Pax Exam's way needs bundles of its own inside. */
    @Override
    public void close() throws IOException {
        try {
            shell("system:shutdown -f");
            process.onExit().get(Client.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("Karaf does not end", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
