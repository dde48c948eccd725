package dev.quoin.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The core does not touch the world. */
class PurityTest {

    private static final Pattern WORLD = Pattern.compile(
            "java\\.(io|nio|net|time|sql)\\.|java\\.util\\.(concurrent|logging|Timer|Random;)|\\bThread\\b|\\bSystem\\."
                    + "|\\bMath\\.random|\\bsynchronized\\b|com\\.google\\.protobuf");

    @Test
    void usesNoInputOutputThreadsClocksOrRandomNumbersOfItsOwn() throws IOException {
        List<Path> sources;
        try (Stream<Path> found = Files.walk(Path.of("src/main/java"))) {
            sources = found.filter(file -> file.toString().endsWith(".java")).toList();
        }
        assertThat(sources).hasSizeGreaterThan(30);
        for (Path source : sources) {
            List<String> lines = Files.readAllLines(source).stream()
                    .filter(line -> WORLD.matcher(line).find() && !line.contains("System.arraycopy"))
                    .toList();
            assertThat(lines).as("%s", source).isEmpty();
        }
    }
}
