package dev.quoin.launcher;

import dev.quoin.launcher.FeatureFile.BundleEntry;
import dev.quoin.launcher.Refusal.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.osgi.framework.Constants;

/**
 * A bundle that somebody adds to a distribution. It stands below {@code system/} by its symbolic name and version, whatever
 * its file was called.
 */
record OwnBundle(Path jar, BundleEntry entry) {
    private static final String GROUP = "own";
    private static final String SUFFIX = ".jar";
    /** With the edges: storage and services that come late are taken up as well as those that come early. */
    private static final int START_LEVEL = 30;

    /** Those of a jar, or of all jars directly in a directory, by their names. */
    static List<OwnBundle> of(Path place) throws Refusal {
        List<Path> jars = List.of(place);
        if (!Files.exists(place) && !place.toString().endsWith(SUFFIX)) {
            // A directory that nobody had anything to put into.
            jars = List.of();
        } else if (Files.isDirectory(place)) {
            try (Stream<Path> files = Files.list(place)) {
                jars = files.filter(file -> file.toString().endsWith(SUFFIX))
                        .sorted()
                        .toList();
            } catch (IOException e) {
                throw new Refusal(Form.RAW, "cannot read " + place + ": " + e);
            }
        }
        List<OwnBundle> bundles = new ArrayList<>();
        for (Path jar : jars) {
            bundles.add(read(jar));
        }
        return bundles;
    }

    private static OwnBundle read(Path jar) throws Refusal {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String name =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
            if (name == null) {
                throw new Refusal(Form.RAW, jar + " is not a bundle: its manifest has no Bundle-SymbolicName");
            }
            String version = manifest.getMainAttributes().getValue(Constants.BUNDLE_VERSION);
            String url = "mvn:" + GROUP + "/" + name.split(";", 2)[0].strip() + "/"
                    + (version == null ? "0.0.0" : version.strip());
            return new OwnBundle(jar, new BundleEntry(url, START_LEVEL));
        } catch (IOException e) {
            throw new Refusal(Form.RAW, "cannot read " + jar + ": " + e.getMessage());
        }
    }
}
