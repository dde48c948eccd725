package dev.quoin.raft.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class TranscriptTest {

    private static final Path DIRECTORY = Path.of("src/test/resources/testdata");

    @TestFactory
    Stream<DynamicTest> conversationsGoAsRecorded() throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(DIRECTORY)) {
            files = listed.sorted().toList();
        }
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> replay(file)));
    }

    private static void replay(Path file) throws IOException {
        String now = Transcript.read(file).replayed(new Group()::run);
        if (System.getProperty("rewrite") != null) {
            Files.writeString(file, now);
        }
        assertThat(now).as("%s; -Drewrite writes what comes now", file).isEqualTo(Files.readString(file));
    }
}
