package dev.quoin.compat.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoverageTest {

    private static final Path CHECKED_IN = Path.of("coverage.md");

    @Test
    void saysWhatTheScriptsExercise() throws IOException {
        String table = Coverage.table(Script.NAMES.stream().map(Script::read).toList());
        if (System.getProperty("rewrite") != null) {
            Files.writeString(CHECKED_IN, table);
        }
        assertThat(Files.readString(CHECKED_IN)).isEqualTo(table);
    }

    @Test
    void namesRunsOfStepsShortly() {
        Script script = Script.parse("s", "== A.B: one\nA/B x: 1\nA/B x: 2\n== A.C: two\nA/C\n== A.B: one\nA/B\n");
        assertThat(Coverage.table(List.of(script)))
                .contains("| A.B | one | s 1–2, s 4 |\n| A.C | two | s 3 |\n")
                .contains("4 steps.");
    }
}
