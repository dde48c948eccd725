package dev.quoin.launcher;

import dev.quoin.launcher.FeatureFile.BundleEntry;
import dev.quoin.launcher.FeatureFile.Feature;
import dev.quoin.launcher.Refusal.Form;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is installed: the features that {@code QUOIN_FEATURES} or {@code etc/features.cfg} name, with all that they need.
 */
final class FeatureList {
    private static final String CHOICE_FILE = "etc/features.cfg";

    private final Map<String, Feature> known;

    FeatureList(Map<String, Feature> known) {
        this.known = known;
    }

    /** Reads all files in {@code features/} of a distribution. */
    static FeatureList of(Path home) throws Refusal {
        Map<String, Feature> known = new HashMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home.resolve("features"), "*.xml")) {
            for (Path file : files) {
                known.putAll(FeatureFile.read(file));
            }
        } catch (IOException e) {
            throw new Refusal(Form.FATAL, "cannot read features: " + e);
        }
        return new FeatureList(known);
    }

    /** The names chosen: those of the variable if it has any, else those of the file. */
    static List<String> chosen(Path home, String variable) throws Refusal {
        if (!variable.isBlank()) {
            return names(variable);
        }
        StringBuilder content = new StringBuilder();
        try {
            for (String line : Files.readAllLines(home.resolve(CHOICE_FILE))) {
                content.append(line.startsWith("#") ? "" : line).append(' ');
            }
        } catch (IOException e) {
            throw new Refusal(Form.FATAL, "cannot read " + CHOICE_FILE + ": " + e);
        }
        return names(content.toString());
    }

    private static List<String> names(String text) {
        return Arrays.stream(text.split("[,\\s]+", -1))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** The bundles of features and of all that they need, each once, by start level and then in the order of the files. */
    List<BundleEntry> expand(List<String> names) throws Refusal {
        Map<String, BundleEntry> bundles = new LinkedHashMap<>();
        Set<String> seen = new LinkedHashSet<>();
        for (String name : names) {
            expand(name, seen, bundles);
        }
        List<BundleEntry> sorted = new ArrayList<>(bundles.values());
        sorted.sort(Comparator.comparingInt(BundleEntry::startLevel));
        return sorted;
    }

    private void expand(String name, Set<String> seen, Map<String, BundleEntry> bundles) throws Refusal {
        if (!seen.add(name)) {
            return;
        }
        Feature feature = known.get(name);
        if (feature == null) {
            throw new Refusal(
                    Form.FATAL,
                    "no feature " + Quoted.text(name) + " among "
                            + known.keySet().stream().sorted().toList());
        }
        for (String needed : feature.features()) {
            expand(needed, seen, bundles);
        }
        feature.bundles().forEach(bundle -> bundles.putIfAbsent(bundle.url(), bundle));
    }

    /** The names of all. */
    List<String> names() {
        return known.keySet().stream().sorted().toList();
    }

    /** The names of features and of all that they need. */
    List<String> installed(List<String> names) throws Refusal {
        Set<String> seen = new LinkedHashSet<>();
        for (String name : names) {
            expand(name, seen, new LinkedHashMap<>());
        }
        return seen.stream().sorted().toList();
    }

    /** The feature of a name, or null. */
    @Nullable
    Feature feature(String name) {
        return known.get(name);
    }

    /** Where a distribution keeps the jar of {@code mvn:group/artifact/version[/type[/classifier]]}. */
    static Path jar(Path home, String url) throws Refusal {
        String[] part = url.startsWith("mvn:") ? url.substring("mvn:".length()).split("/", -1) : new String[0];
        if (part.length < 3 || part.length > 5) {
            throw new Refusal(Form.FATAL, "not a mvn: URL of a bundle: " + url);
        }
        String type = part.length > 3 ? part[3] : "jar";
        String classifier = part.length > 4 ? "-" + part[4] : "";
        return home.resolve("system")
                .resolve(part[0].replace('.', '/'))
                .resolve(part[1])
                .resolve(part[2])
                .resolve(part[1] + "-" + part[2] + classifier + "." + type);
    }
}
