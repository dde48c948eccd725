package dev.quoin.backend.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.backend.BackendFactory;
import dev.quoin.api.backend.StateStore;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a store on a durable engine must survive. An engine's test extends it. */
@Timeout(120)
public abstract class CrashContract {

    private static final int KILLS = 3;

    @TempDir
    protected Path root;

    /** A factory with a public constructor without arguments. */
    protected abstract BackendFactory factory();

    @Test
    void losesNothingCommittedWhenTheProcessIsKilled() throws Exception {
        long committed = 0;
        for (long seed = 1; seed <= KILLS; seed++) {
            committed = killed(seed, committed);
            try (StateStore store = StoreFixture.open(factory(), root, 100)) {
                assertThat(StoreFixture.check(store)).as("seed %d", seed).isGreaterThanOrEqualTo(committed);
            }
        }
    }

    /** Lets a process write to the store, kills it at a moment that the seed decides, answers what it committed. */
    private long killed(long seed, long before) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KillTarget.class.getName(),
                        factory().getClass().getName(),
                        root.toString(),
                        Long.toString(seed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long committed = before;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            int left = 10 + new Random(seed).nextInt(150);
            String line = lines.readLine();
            assertThat(line).as("seed %d", seed).startsWith("opened ");
            while (line != null) {
                assertThat(line).as("seed %d", seed).doesNotStartWith("failed");
                committed = Math.max(committed, Long.parseLong(line.substring(line.indexOf(' ') + 1)));
                if (left-- == 0) {
                    // Not through the process itself, which would close the pipe with what is still in it.
                    process.toHandle().destroyForcibly();
                }
                line = lines.readLine();
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return committed;
    }
}
