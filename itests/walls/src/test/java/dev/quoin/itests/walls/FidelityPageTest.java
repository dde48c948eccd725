package dev.quoin.itests.walls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code docs/fidelity.md} names tests that there are. */
final class FidelityPageTest {
    private static final Path PAGE = BuiltBundle.ROOT.resolve("distribution/docs/fidelity.md");
    private static final int ROWS_MIN = 60;
    private static final int CELLS = 3;
    private static final Set<String> TESTS = Set.of("Test", "ParameterizedTest", "Property");
    private static final Pattern NAMED = Pattern.compile("`((?:bundles|itests)/[a-z0-9.-]+)` `(\\w+)\\.(\\w+)`");

    private static List<String> rows = List.of();

    /** A test as the page names it. */
    private record Named(String module, String type, String method) {}

    @BeforeAll
    static void readThePage() throws IOException {
        rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| Trap"))
                .filter(line -> !line.startsWith("| **"))
                .toList();
        assertThat(rows).hasSizeGreaterThan(ROWS_MIN);
    }

    @Test
    void everyTrapHasATest() {
        for (String row : rows) {
            String[] cells = row.split(" \\| ");
            assertThat(cells).as(row).hasSize(CELLS);
            assertThat(cells[0].length()).as(row).isGreaterThan(2);
            assertThat(named(cells[2])).as(row).isNotEmpty();
            assertThat(NAMED.matcher(cells[2]).replaceAll("").replaceAll("<br>|\\|", ""))
                    .as("beside the tests, in %s", row)
                    .isBlank();
        }
    }

    @Test
    void everyTestIsThere() throws IOException {
        List<Named> tests =
                rows.stream().flatMap(row -> named(row).stream()).distinct().toList();
        List<SourceFile> sources =
                SourceFile.all("test", below -> tests.stream().anyMatch(test -> isIn(test, below)));
        assertThat(tests)
                .allSatisfy(test -> assertThat(sources).as(test.toString()).anyMatch(source -> isOf(test, source)));
    }

    private static boolean isIn(Named test, String below) {
        return below.startsWith(test.module() + "/src/test/java/") && below.endsWith("/" + test.type() + ".java");
    }

    private static boolean isOf(Named test, SourceFile source) {
        return isIn(test, source.name())
                && source.functions().stream()
                        .anyMatch(function -> function.name().equals(test.method())
                                && function.annotations().stream().anyMatch(TESTS::contains));
    }

    private static List<Named> named(String text) {
        List<Named> tests = new ArrayList<>();
        Matcher matcher = NAMED.matcher(text);
        while (matcher.find()) {
            tests.add(new Named(matcher.group(1), matcher.group(2), matcher.group(3)));
        }
        return tests;
    }
}
