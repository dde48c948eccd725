package dev.quoin.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What etcd 3.4.23 answered to the lines of {@code cases.txt}, recorded by {@code src/test/scripts/record-transcript}: the
 * launcher at level 3.4 gives the same exit status and the same words.
 */
class TranscriptTest {
    private static final String TIMESTAMP = "^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6} ";

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> answersAsEtcdDid() throws IOException {
        try (InputStream in = TranscriptTest.class.getResourceAsStream("etcd-3.4.txt")) {
            String transcript = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(transcript.split("\n\n", -1))
                    .filter(block -> !block.isBlank())
                    .map(block ->
                            DynamicTest.dynamicTest(block.lines().findFirst().orElseThrow(), () -> replay(block)));
        }
    }

    private void replay(String block) throws IOException {
        List<String> lines = block.lines().toList();
        Map<String, String> variables = new HashMap<>();
        List<String> arguments = new ArrayList<>(List.of("--compatibility-level=3.4"));
        if (!block.contains("data-dir")) {
            arguments.add("--data-dir=" + directory.resolve("data"));
        }
        for (String word : lines.get(0).substring(2).split(" ", -1)) {
            if (word.startsWith("ETCD_")) {
                variables.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
            } else {
                arguments.add(word);
            }
        }
        Launched launched = Launched.with(directory, variables, arguments);
        assertThat(launched.plan().isPresent() ? "starts" : "exit " + launched.status())
                .isEqualTo(lines.get(1));
        List<String> expected = lines.subList(2, lines.size());
        if (launched.status() == 2) {
            assertThat(launched.err().lines().limit(1)).isEqualTo(expected);
        } else {
            assertThat(launched.log().stream()
                            .map(line -> line.replaceFirst(TIMESTAMP, ""))
                            .filter(line -> line.startsWith("E ")
                                    || line.startsWith("C ")
                                    || line.startsWith("W | pkg/flags:")))
                    .isEqualTo(expected);
        }
    }
}
