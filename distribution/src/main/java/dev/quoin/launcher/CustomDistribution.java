package dev.quoin.launcher;

import dev.quoin.launcher.FeatureFile.BundleEntry;
import dev.quoin.launcher.FeatureFile.Feature;
import dev.quoin.launcher.Refusal.Form;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A distribution made of another one: only the bundles of some of its features, and bundles of somebody's own, which become
 * the feature {@value #OWN}. Everything but {@code system/} is taken over as it is.
 */
final class CustomDistribution {
    /** The feature of the bundles that were added. */
    static final String OWN = "own";

    private static final String OWN_FILE = "features/own.xml";
    private static final String CHOICE_FILE = "etc/features.cfg";
    /** With the files that the features give to Karaf. */
    private static final List<String> PARTS = List.of(
            "bin",
            "docs",
            "etc",
            "features",
            "lib",
            "system/dev/quoin/features",
            "CHANGELOG.md",
            "LICENSE",
            "README.md");

    private static final String SUFFIX = ".tar.gz";

    private final Path home;
    private final List<String> features;
    private final List<OwnBundle> added;

    /**
     * @param home the distribution to take from
     * @param features names of features
     */
    CustomDistribution(Path home, List<String> features, List<OwnBundle> added) {
        this.home = home;
        this.features = features;
        this.added = added;
    }

    /**
     * Writes the archive; what is in it stands below the archive's name.
     *
     * @return the number of bundles in it
     */
    int write(Path archive) throws Refusal {
        String root = archive.getFileName().toString();
        if (!root.endsWith(SUFFIX)) {
            throw new Refusal(Form.USAGE, "the archive's name does not end with " + SUFFIX + ": " + archive);
        }
        root = root.substring(0, root.length() - SUFFIX.length());
        Map<String, Path> files = new TreeMap<>();
        Map<String, String> texts = new TreeMap<>();
        List<BundleEntry> own = new ArrayList<>();
        List<String> chosen = new ArrayList<>(features);
        FeatureList known = FeatureList.of(home);
        int bundles = 0;
        for (BundleEntry entry : known.expand(features)) {
            files.put(place(entry), present(FeatureList.jar(home, entry.url())));
            bundles++;
        }
        if (!added.isEmpty()) {
            Feature before = known.feature(OWN);
            if (before != null && chosen.contains(OWN)) {
                own.addAll(before.bundles());
            }
            for (OwnBundle bundle : added) {
                own.removeIf(entry -> entry.url().equals(bundle.entry().url()));
                own.add(bundle.entry());
                bundles += files.put(place(bundle.entry()), bundle.jar()) == null ? 1 : 0;
            }
            if (!chosen.contains(OWN)) {
                chosen.add(OWN);
            }
            texts.put(OWN_FILE, feature(own));
        }
        texts.put(
                CHOICE_FILE,
                "# The features of this distribution, by their names in features/*.xml.\n" + String.join("\n", chosen)
                        + "\n");
        try {
            takeOver(files);
            write(archive, root, files, texts);
        } catch (IOException e) {
            throw new Refusal(Form.RAW, "cannot write " + archive + ": " + e.getMessage());
        }
        return bundles;
    }

    /** What is neither a bundle, nor made for this one place (archives of classes name their jars by paths), nor data. */
    private void takeOver(Map<String, Path> files) throws IOException {
        for (String part : PARTS) {
            Path place = home.resolve(part);
            if (!Files.exists(place)) {
                continue;
            }
            try (Stream<Path> all = Files.walk(place)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    if (!file.toString().endsWith(".jsa")) {
                        files.put(slashed(home.relativize(file)), file);
                    }
                }
            }
        }
    }

    private static void write(Path archive, String root, Map<String, Path> files, Map<String, String> texts)
            throws IOException {
        long newest = 0;
        Path parent = archive.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try (TarArchive tar = new TarArchive(archive)) {
            for (Map.Entry<String, Path> file : files.entrySet()) {
                long modified = Files.getLastModifiedTime(file.getValue()).toMillis() / 1000;
                newest = Math.max(newest, modified);
                if (!texts.containsKey(file.getKey())) {
                    boolean executable = file.getKey().startsWith("bin/");
                    tar.add(root + "/" + file.getKey(), Files.readAllBytes(file.getValue()), executable, modified);
                }
            }
            for (Map.Entry<String, String> text : texts.entrySet()) {
                byte[] content = text.getValue().getBytes(StandardCharsets.UTF_8);
                tar.add(root + "/" + text.getKey(), content, false, newest);
            }
        }
    }

    private static String feature(List<BundleEntry> bundles) {
        StringBuilder xml = new StringBuilder("""
                <?xml version="1.0" encoding="UTF-8"?>
                <features name="own" xmlns="http://karaf.apache.org/xmlns/features/v1.6.0">
                  <feature name="own">
                """);
        bundles.stream()
                .sorted(Comparator.comparing(BundleEntry::url))
                .forEach(bundle -> xml.append("    <bundle start-level=\"")
                        .append(bundle.startLevel())
                        .append("\">")
                        .append(bundle.url())
                        .append("</bundle>\n"));
        return xml.append("  </feature>\n</features>\n").toString();
    }

    private String place(BundleEntry entry) throws Refusal {
        return slashed(home.relativize(FeatureList.jar(home, entry.url())));
    }

    private static Path present(Path jar) throws Refusal {
        if (!Files.isReadable(jar)) {
            throw new Refusal(Form.RAW, "bundle of a chosen feature is missing: " + jar);
        }
        return jar;
    }

    private static String slashed(Path path) {
        return path.toString().replace('\\', '/');
    }
}
