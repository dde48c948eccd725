package dev.quoin.operations.work;

import dev.quoin.api.operations.OperationException;
import dev.quoin.operations.parts.InstalledBundles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/**
 * A jar that is to take a bundle's place.
 *
 * @param name its symbolic name
 */
record CandidateJar(Path file, String name, String version) {

    /** Reads a jar's manifest, and refuses one that is for another bundle. */
    static CandidateJar read(Path file, Bundle target) throws OperationException {
        if (!Files.isReadable(file)) {
            throw new OperationException(
                    "cannot read " + file, "Name a jar on the member's machine that the member's user may read.");
        }
        CandidateJar jar = read(file);
        if (!jar.name.equals(InstalledBundles.name(target))) {
            throw new OperationException(
                    file + " is " + jar.name + ' ' + jar.version + ", not " + InstalledBundles.name(target),
                    "Name the bundle that the jar is for, or another jar.");
        }
        return jar;
    }

    private static CandidateJar read(Path file) throws OperationException {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
            String name = attributes.getValue(Constants.BUNDLE_SYMBOLICNAME);
            String version = attributes.getValue(Constants.BUNDLE_VERSION);
            if (name == null) {
                throw new OperationException(
                        file + " is a jar, but no bundle: its manifest has no Bundle-SymbolicName",
                        "Name the jar that the bundle's build made.");
            }
            int directives = name.indexOf(';');
            return new CandidateJar(
                    file,
                    (directives < 0 ? name : name.substring(0, directives)).strip(),
                    version == null ? "0.0.0" : version);
        } catch (IOException e) {
            throw new OperationException(file + " is no jar: " + e.getMessage(), "Name the bundle's jar.", e);
        }
    }
}
