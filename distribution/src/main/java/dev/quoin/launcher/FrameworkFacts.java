package dev.quoin.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What bundles may ask of the launcher, as framework properties. */
final class FrameworkFacts {
    /** Where jars are that this member prefers to the distribution's. */
    static final String UPDATES = "quoin.updates";

    private static final String DIRECTORY = "quoin.updates";

    private FrameworkFacts() {}

    static Map<String, String> of(Settings settings, FeatureList features, List<String> chosen) throws Refusal {
        return Map.of(
                UPDATES,
                Path.of(settings.text("data-dir"))
                        .resolve(DIRECTORY)
                        .toAbsolutePath()
                        .toString(),
                "quoin.features.known",
                String.join(",", features.names()),
                "quoin.features.installed",
                String.join(",", features.installed(chosen)));
    }
}
