package dev.quoin.itests.walls;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.OSGiHeader;
import aQute.bnd.header.Parameters;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * A bundle as it was built last.
 *
 * @param folder its folder's name below {@code bundles/}
 */
record BuiltBundle(String folder, Path directory, Manifest manifest) {
    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    /** Every bundle that was built, by name. */
    static List<BuiltBundle> all() throws IOException {
        List<BuiltBundle> bundles = new ArrayList<>();
        try (Stream<Path> folders = Files.list(ROOT.resolve("bundles"))) {
            for (Path folder : folders.sorted().toList()) {
                Path manifest = folder.resolve("target/classes/META-INF/MANIFEST.MF");
                if (!Files.exists(manifest)) {
                    continue;
                }
                try (InputStream in = Files.newInputStream(manifest)) {
                    bundles.add(new BuiltBundle(folder.getFileName().toString(), folder, new Manifest(in)));
                }
            }
        }
        return bundles;
    }

    /** Whether golden files are to be written anew; {@code -Drewrite} alone arrives as {@code true}. */
    static boolean rewrite() {
        return !System.getProperty("rewrite", "no").equals("no");
    }

    /** Folders of bundles that were not built: build them before this module. */
    static List<String> missing() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT.resolve("bundles"))) {
            return folders.filter(folder -> Files.exists(folder.resolve("src")))
                    .filter(folder -> !Files.exists(folder.resolve("target/classes/META-INF/MANIFEST.MF")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    Path classes() {
        return directory.resolve("target/classes");
    }

    /** The bundle's own root package. */
    String rootPackage() {
        return "dev.quoin." + folder;
    }

    Collection<String> imports() {
        return header("Import-Package").keySet();
    }

    Parameters header(String name) {
        String value = manifest.getMainAttributes().getValue(name);
        return value == null ? new Parameters() : OSGiHeader.parseHeader(value);
    }

    String text(String name) {
        String value = manifest.getMainAttributes().getValue(name);
        return value == null ? "" : value;
    }

    /** The wall, one requirement or capability a line, sorted. */
    String wall() {
        StringBuilder wall = new StringBuilder();
        for (String name : List.of("Import-Package", "Export-Package", "Provide-Capability", "Require-Capability")) {
            TreeSet<String> lines = new TreeSet<>();
            for (Map.Entry<String, Attrs> clause : header(name).entrySet()) {
                Attrs attributes = clause.getValue();
                // Follows from the classes, and would bury what is of interest.
                attributes.remove("uses:");
                String key = clause.getKey().replaceAll("~+$", "");
                lines.add("  " + key + (attributes.isEmpty() ? "" : " " + attributes));
            }
            wall.append(name).append('\n');
            lines.forEach(line -> wall.append(line).append('\n'));
        }
        return wall.toString();
    }
}
