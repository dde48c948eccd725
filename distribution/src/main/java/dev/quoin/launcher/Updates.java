package dev.quoin.launcher;

import dev.quoin.launcher.Refusal.Form;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/**
 * Installs bundles, preferring jars of the member's directory for updates. Such a jar has the name of the distribution's,
 * version and all: a newer distribution's bundle is another one. The bundle's location stays the distribution's jar, so
 * that it can go back there.
 */
final class Updates {
    private final @Nullable Path directory;

    /** Null or a directory that is not there: none is preferred. */
    Updates(@Nullable String directory) {
        this.directory = directory == null ? null : Path.of(directory);
    }

    Bundle install(BundleContext context, Path jar) throws Refusal {
        if (!Files.isReadable(jar)) {
            throw new Refusal(Form.FATAL, "bundle of a chosen feature is missing: " + jar);
        }
        Path update = directory == null ? null : directory.resolve(jar.getFileName());
        String location = "reference:" + jar.toUri();
        try {
            if (update == null || !Files.exists(update)) {
                return context.installBundle(location);
            }
            try (InputStream in = Files.newInputStream(update)) {
                return context.installBundle(location, in);
            }
        } catch (BundleException | IOException e) {
            throw new Refusal(
                    Form.FATAL,
                    "bundle cannot be installed: " + (update == null || !Files.exists(update) ? jar : cure(update))
                            + ": " + e.getMessage());
        }
    }

    private static String cure(Path update) {
        return update + " (an update; remove it to go back to the distribution's own)";
    }
}
