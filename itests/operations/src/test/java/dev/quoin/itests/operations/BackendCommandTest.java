package dev.quoin.itests.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store moves under load, by command. */
final class BackendCommandTest {
    @TempDir
    Path directory;

    @Test
    void theStoreIsSwitchedAndDefragmentedWhileItServes() throws IOException {
        try (LiveMember member = LiveMember.start(directory.resolve("data"))) {
            try (Load load = new Load(member)) {
                load.awaitMore(200);
                assertThat(member.done("backend", "switch", "mvstore")).contains("the member's state is on mvstore");
                assertThat(member.done("backend", "list")).containsPattern("mvstore +yes");
                assertThat(member.done("defrag")).contains("the store was rewritten");
                assertThat(member.quoin("backend", "switch", "mvstore").status())
                        .isEqualTo(1);
                assertThat(member.done("cancel")).contains("nothing that could give up");
                load.awaitMore(50);
                Map<String, String> acknowledged = load.finish();
                assertThat(load.errors()).isEmpty();
                assertThat(load.unavailable()).isEmpty();
                assertThat(load.stored(0)).containsAllEntriesOf(acknowledged);
            }
            member.restart();
            assertThat(member.done("status")).contains("serves", "mvstore");
        }
    }
}
