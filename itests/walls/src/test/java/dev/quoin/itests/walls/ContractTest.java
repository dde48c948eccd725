package dev.quoin.itests.walls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The API as it was reviewed last: a change of it is a changed file. */
final class ContractTest {
    private static final Path GOLDEN = Path.of("testdata/api");

    static List<String> packages() throws IOException {
        return api().header("Export-Package").keySet().stream().sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void packageIsAsReviewed(String name) throws IOException {
        BuiltBundle api = api();
        String version = api.header("Export-Package").get(name).getVersion();
        String contract = "package " + name + " " + version + "\n"
                + Contract.of(api.directory().resolve("src/main/java").resolve(name.replace('.', '/')));
        Path golden = GOLDEN.resolve(name + ".txt");
        if (BuiltBundle.rewrite()) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, contract);
        }
        assertThat(golden).exists();
        assertThat(contract).isEqualTo(Files.readString(golden));
    }

    @Test
    void everyGoldenFileHasItsPackage() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            assertThat(files.map(file -> file.getFileName().toString().replaceAll("\\.txt$", "")))
                    .containsExactlyInAnyOrderElementsOf(packages());
        }
    }

    private static BuiltBundle api() throws IOException {
        return BuiltBundle.all().stream()
                .filter(bundle -> bundle.folder().equals("api"))
                .findFirst()
                .orElseThrow();
    }
}
