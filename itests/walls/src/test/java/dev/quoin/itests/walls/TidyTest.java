package dev.quoin.itests.walls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How sources and READMEs look. */
final class TidyTest {
    private static final Path LARGE = Path.of("testdata/large.txt");
    private static final int FUNCTION_LINES_MAX = 70;
    private static final int FILE_LINES_MAX = 400;
    private static final int TEST_LINES_MAX = 600;
    private static final int COMPONENT_LINES_MAX = 100;
    private static final int README_LINES_MAX = 60;
    private static final List<String> HEADINGS =
            List.of("## Purpose", "## Contract", "## How it works", "## Configuration", "## Tests");
    private static final Pattern LATER = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");
    private static final Pattern COMPONENT = Pattern.compile("^@Component\\b", Pattern.MULTILINE);

    static List<BuiltBundle> bundles() throws IOException {
        return BuiltBundle.all();
    }

    /** What is too large stands in a list that may only become shorter. */
    @Test
    void nothingElseIsTooLarge() throws IOException {
        TreeSet<String> large = new TreeSet<>();
        for (String part : List.of("main", "test")) {
            for (SourceFile source : SourceFile.all(part)) {
                addLargeParts(source, part.equals("main"), large);
            }
        }
        if (BuiltBundle.rewrite()) {
            Files.write(LARGE, large);
        }
        assertThat(large).containsExactlyElementsOf(Files.readAllLines(LARGE));
    }

    private static void addLargeParts(SourceFile source, boolean main, Set<String> large) {
        source.functions().stream()
                .filter(function -> function.lines() > FUNCTION_LINES_MAX)
                .forEach(function -> large.add("function " + function.name() + " in " + source.name()));
        if (source.lines() > (main ? FILE_LINES_MAX : TEST_LINES_MAX)) {
            large.add("file " + source.name());
        }
        if (main && COMPONENT.matcher(source.text()).find() && source.lines() > COMPONENT_LINES_MAX) {
            large.add("component " + source.name());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "test"})
    void nothingIsPutOff(String part) throws IOException {
        assertThat(SourceFile.all(part).stream()
                        .filter(source -> !source.name().endsWith("TidyTest.java"))
                        .filter(source -> LATER.matcher(source.text()).find())
                        .map(SourceFile::name))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void readmeHasTheFiveHeadings(BuiltBundle bundle) throws IOException {
        Path readme = bundle.directory().resolve("README.md");
        assertThat(readme).exists();
        List<String> lines = Files.readAllLines(readme);
        assertThat(lines.stream().filter(line -> line.startsWith("## "))).containsExactlyElementsOf(HEADINGS);
        assertThat(lines).hasSizeLessThanOrEqualTo(README_LINES_MAX);
    }

    @Test
    void decisionNumbersAreUnique() throws IOException {
        Path decisions = BuiltBundle.ROOT.resolve("distribution/docs/decisions");
        if (!Files.exists(decisions)) {
            return;
        }
        try (Stream<Path> files = Files.list(decisions)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.matches("\\d{4}-.*"))
                            .map(name -> name.substring(0, 4)))
                    .doesNotHaveDuplicates();
        }
    }
}
