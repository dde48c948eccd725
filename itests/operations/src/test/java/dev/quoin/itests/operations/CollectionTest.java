package dev.quoin.itests.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many updates leave neither classes nor threads behind. */
final class CollectionTest {
    private static final int UPDATES = Extent.of(5, 50);
    /** What the last update's predecessor may still hold: a cache or two of the JDK's that the next use replaces. */
    private static final int LEFT_MAX = 3;

    @TempDir
    Path directory;

    @Test
    void nothingIsLeftOfOldVersions() throws Exception {
        try (LiveMember member = LiveMember.start(directory.resolve("data"));
                Load load = new Load(member);
                AdminCalls admin = new AdminCalls(member)) {
            load.awaitMore(50);
            // The first update of each loads what any update loads.
            for (String name : List.of("v3", "peer", "wal")) {
                update(admin, name, 0);
            }
            load.awaitMore(50);
            long before = member.bundleLoaders();
            List<String> threads = member.threads();
            for (int i = 1; i <= UPDATES; i++) {
                for (String name : List.of("v3", "peer", "wal")) {
                    update(admin, name, i);
                }
            }
            load.awaitMore(50);
            assertThat(member.bundleLoaders()).isBetween(before - LEFT_MAX, before + LEFT_MAX);
            assertThat(more(member.threads(), threads)).isEmpty();
            assertThat(load.errors()).isEmpty();
        }
    }

    private static List<String> more(List<String> now, List<String> before) {
        List<String> more = new ArrayList<>(now);
        before.forEach(more::remove);
        // Pools that grow with use up to their bound, and the JVM's own.
        more.removeIf(name -> name.matches("(C[12] CompilerThreadN|quoin-questions|Attach Listener|G1 .*|GC .*).*"));
        return more;
    }

    private void update(AdminCalls admin, String name, int number) throws IOException {
        admin.update(name, Repacked.version(name, "9.0." + number, directory));
    }
}
