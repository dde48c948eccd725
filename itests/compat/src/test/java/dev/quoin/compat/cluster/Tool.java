package dev.quoin.compat.cluster;

import dev.quoin.env.fixture.EtcdProcess;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real {@code etcdctl} with a command that goes on until it is interrupted. One thread. */
final class Tool implements Closeable {

    private static final long END_SECONDS = 30;

    private final Process process;
    private final Path output;

    private Tool(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static Tool start(Path directory, String endpoints, String... command) throws IOException {
        List<String> all = new ArrayList<>(List.of(EtcdProcess.CLIENT.toString(), "--endpoints=" + endpoints));
        all.addAll(List.of(command));
        Path output = Files.createTempFile(directory, command[0], ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("ETCDCTL_API", "3");
        return new Tool(builder.start(), output);
    }

    /** What it has printed so far. */
    String text() throws IOException {
        return Files.readString(output);
    }

    /** Waits until it has printed so many lines; all that it has printed. */
    String awaitLines(int count) throws IOException {
        Await.until("line " + count + " of " + output, () -> text().lines().count() >= count);
        return text();
    }

    /** SIGTERM; the exit status. */
    int stop() throws IOException {
        process.destroy();
        return awaitEnd();
    }

    int awaitEnd() throws IOException {
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("etcdctl does not end: " + text());
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
