package dev.quoin.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Features in Karaf's schema. Read are {@code feature}, {@code bundle} and {@code start-level}; what else stands there is
 * for Karaf, and so are features and bundles marked as a dependency.
 */
final class FeatureFile implements XmlScanner.Visitor {
    /** Karaf's default for a bundle that names none. */
    private static final int START_LEVEL_DEFAULT = 80;

    /** One choice: what it needs, and what it installs. */
    record Feature(List<String> features, List<BundleEntry> bundles) {}

    /** A bundle by its {@code mvn:} URL. */
    record BundleEntry(String url, int startLevel) {}

    private final Map<String, Feature> features = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private Feature current = new Feature(new ArrayList<>(), new ArrayList<>());
    private int depth;
    private int startLevel;
    private boolean skipped;

    private FeatureFile() {}

    static Map<String, Feature> read(Path file) throws IOException {
        FeatureFile visitor = new FeatureFile();
        try {
            new XmlScanner(Files.readString(file), visitor).scan();
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        return visitor.features;
    }

    @Override
    public void open(String element, Map<String, String> attributes) {
        depth++;
        text.setLength(0);
        if (depth == 2 && element.equals("feature")) {
            current = new Feature(new ArrayList<>(), new ArrayList<>());
            features.put(attributes.getOrDefault("name", ""), current);
        } else if (depth == 3) {
            skipped = attributes.getOrDefault("dependency", "false").equals("true");
            startLevel =
                    Integer.parseInt(attributes.getOrDefault("start-level", Integer.toString(START_LEVEL_DEFAULT)));
        }
    }

    @Override
    public void text(String more) {
        text.append(more);
    }

    @Override
    public void close(String element) {
        if (depth == 3 && !skipped) {
            String content = text.toString().strip();
            if (element.equals("feature")) {
                current.features.add(content);
            } else if (element.equals("bundle")) {
                current.bundles.add(new BundleEntry(content, startLevel));
            }
        }
        depth--;
    }
}
