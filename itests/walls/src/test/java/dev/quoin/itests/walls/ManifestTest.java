package dev.quoin.itests.walls;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.header.Attrs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ManifestTest {
    private static final Path GOLDEN = Path.of("testdata/walls");

    /** Who may speak gRPC and use the generated messages. */
    private static final Set<String> EDGES =
            Set.of("v3", "v2", "proxy", "peer", "ctl", "server", "endpoint", "rpc", "operations", "shell");
    /** Who may use the generated messages alone. */
    private static final Set<String> FORMATS = Set.of("api", "wal", "snapshot", "mvcc", "auth", "v2store");

    static List<BuiltBundle> bundles() throws IOException {
        return BuiltBundle.all();
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void wallIsAsReviewed(BuiltBundle bundle) throws IOException {
        Path golden = GOLDEN.resolve(bundle.folder() + ".txt");
        if (BuiltBundle.rewrite()) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, bundle.wall());
        }
        assertThat(golden).exists();
        assertThat(bundle.wall()).isEqualTo(Files.readString(golden));
    }

    @Test
    void everyBundleWasBuilt() throws IOException {
        assertThat(BuiltBundle.missing()).isEmpty();
    }

    @Test
    void everyGoldenFileHasItsBundle() throws IOException {
        if (BuiltBundle.rewrite()) {
            return;
        }
        Set<String> built = bundles().stream().map(BuiltBundle::folder).collect(Collectors.toCollection(TreeSet::new));
        try (Stream<Path> files = Files.list(GOLDEN)) {
            assertThat(files.map(file -> file.getFileName().toString().replaceAll("\\.txt$", "")))
                    .containsExactlyInAnyOrderElementsOf(built);
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void nameIsThatOfTheFolder(BuiltBundle bundle) {
        assertThat(bundle.text("Bundle-SymbolicName").replaceAll(";.*", "")).isEqualTo(bundle.rootPackage());
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void onlyContractsMessagesAndLibrariesExport(BuiltBundle bundle) {
        Set<String> exports = bundle.header("Export-Package").keySet();
        if (bundle.folder().equals("api") || bundle.folder().equals("rpc")) {
            assertThat(exports).isNotEmpty().allMatch(name -> name.startsWith(bundle.rootPackage() + "."));
        } else if (bundle.folder().startsWith("lib.")) {
            assertThat(exports).isNotEmpty().noneMatch(name -> name.startsWith("dev.quoin."));
        } else {
            assertThat(exports).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void exportsHaveVersions(BuiltBundle bundle) {
        for (var export : bundle.header("Export-Package").entrySet()) {
            Attrs attributes = export.getValue();
            assertThat(attributes.getVersion())
                    .as("version of %s", export.getKey())
                    .isNotNull()
                    .isNotEqualTo("0.0.0");
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void noBundleImportsAnother(BuiltBundle bundle) {
        boolean library = bundle.folder().startsWith("lib.");
        SoftAssertions.assertSoftly(softly -> bundle.imports().stream()
                .filter(name -> name.startsWith("dev.quoin."))
                .forEach(name -> softly.assertThat(name)
                        .satisfiesAnyOf(
                                contract -> assertThat(!library && contract.startsWith("dev.quoin.api."))
                                        .isTrue(),
                                message -> assertThat(!library && message.startsWith("dev.quoin.rpc."))
                                        .isTrue())));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void messagesAndStubsAreUsedWhereTheyMay(BuiltBundle bundle) {
        String folder = bundle.folder();
        Stream<String> grpc = bundle.imports().stream()
                .filter(name -> name.startsWith("io.grpc") || name.startsWith("dev.quoin.rpc.grpc."));
        Stream<String> messages = bundle.imports().stream()
                .filter(name -> name.startsWith("dev.quoin.rpc.") || name.startsWith("com.google.protobuf"));
        if (folder.startsWith("lib.") || EDGES.contains(folder)) {
            return;
        }
        assertThat(grpc).as("gRPC in %s", folder).isEmpty();
        if (!FORMATS.contains(folder)) {
            assertThat(messages).as("messages in %s", folder).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void onlyAdaptersImportTheirLibrary(BuiltBundle bundle) {
        String folder = bundle.folder();
        if (!folder.equals("backend.xodus")) {
            assertThat(bundle.imports()).noneMatch(name -> name.startsWith("jetbrains.exodus"));
        }
        if (!folder.equals("backend.mvstore")) {
            assertThat(bundle.imports()).noneMatch(name -> name.startsWith("org.h2"));
        }
        if (!Set.of("endpoint", "peer", "proxy", "operations", "lib.grpc").contains(folder)) {
            // v3 asks on which event loop it is, to answer there.
            boolean edge = folder.equals("v3");
            assertThat(bundle.imports())
                    .noneMatch(name -> name.startsWith("io.netty") && !(edge && name.startsWith("io.netty.util.")));
        }
    }
}
