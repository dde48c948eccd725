package dev.quoin.itests.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library under every connection is updated under load: drained, refreshed and opened again in the same process. */
final class NettyUpdateTest {
    private static final String VERSION = "9.0.0";

    /** From the one that no other needs to the one that all need. */
    private static final List<String> BUNDLES = List.of(
            "codec-http2",
            "codec-http",
            "codec-compression",
            "handler",
            "transport-native-unix-common",
            "codec-base",
            "transport",
            "resolver",
            "buffer",
            "common");

    @TempDir
    Path directory;

    @Test
    void everyBundleOfNettyIsUpdatedAndStaysSoAfterARestart() throws IOException {
        try (LiveMember member = LiveMember.start(directory.resolve("data"))) {
            long pid = member.pid();
            try (Load load = new Load(member)) {
                load.awaitMore(50);
                for (String name : BUNDLES) {
                    update(member, name);
                    load.awaitMore(20);
                }
                assertThat(member.pid()).isEqualTo(pid);
                assertThat(member.isAlive()).isTrue();
                Map<String, String> acknowledged = load.finish();
                assertThat(load.errors()).isEmpty();
                assertThat(load.stored(0)).containsAllEntriesOf(acknowledged);
            }
            member.restart();
            assertThat(versions(member)).hasSize(BUNDLES.size()).allMatch(line -> line.contains(VERSION));

            member.done("bundle", "revert", "io.netty.common");
            member.awaitReady();
            assertThat(versions(member))
                    .filteredOn(line -> !line.contains(VERSION))
                    .singleElement()
                    .asString()
                    .startsWith("io.netty.common ")
                    .contains("4.2.");
        }
    }

    private void update(LiveMember member, String name) throws IOException {
        Path jar = Repacked.version("netty-" + name, VERSION, directory);
        try (OpenPort port = new OpenPort(member.port())) {
            String text = member.done("bundle", "update", "io.netty." + name, jar.toString());
            // For a person who reads the report; how long it takes is the machine's.
            System.out.println(text + name + ": the port was closed for " + port.longestMillis() + " ms");
        }
        assertThat(versions(member))
                .anyMatch(line -> line.startsWith("io.netty." + name + " ") && line.contains(VERSION));
    }

    private static List<String> versions(LiveMember member) throws IOException {
        return member.done("bundles", "--all")
                .lines()
                .filter(line -> line.startsWith("io.netty."))
                .toList();
    }
}
