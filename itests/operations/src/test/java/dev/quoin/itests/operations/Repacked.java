package dev.quoin.itests.operations;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Other versions of the distribution's bundles: the same classes under another manifest. */
final class Repacked {
    private Repacked() {}

    /** The distribution's jar of an artifact. */
    static Path original(String artifact) throws IOException {
        try (Stream<Path> files = Files.walk(LiveMember.HOME.resolve("system"))) {
            return files.filter(file -> file.getFileName().toString().matches(artifact + "-[0-9].*\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + artifact + " in the distribution"));
        }
    }

    /** The artifact under another version, as a file of its own in a directory. */
    static Path version(String artifact, String version, Path directory) throws IOException {
        return changed(artifact, directory.resolve(artifact + "-" + version + ".jar"), attributes -> {
            attributes.putValue("Bundle-Version", version);
        });
    }

    /** The artifact under another version, without one of its classes. */
    static Path without(String entry, String artifact, String version, Path directory) throws IOException {
        return changed(
                artifact,
                directory.resolve(artifact + "-without.jar"),
                attributes -> attributes.putValue("Bundle-Version", version),
                entry);
    }

    /** The artifact with other attributes. */
    static Path changed(String artifact, Path target, Consumer<Attributes> change) throws IOException {
        return changed(artifact, target, change, JarFile.MANIFEST_NAME);
    }

    private static Path changed(String artifact, Path target, Consumer<Attributes> change, String omitted)
            throws IOException {
        try (JarFile jar = new JarFile(original(artifact).toFile());
                OutputStream out = Files.newOutputStream(target)) {
            Manifest manifest = new Manifest(jar.getManifest());
            change.accept(manifest.getMainAttributes());
            try (JarOutputStream copy = new JarOutputStream(out, manifest)) {
                copy(jar, copy, omitted);
            }
        }
        return target;
    }

    private static void copy(JarFile jar, JarOutputStream copy, String omitted) throws IOException {
        Enumeration<JarEntry> entries = jar.entries();
        while (entries.hasMoreElements()) {
            JarEntry entry = entries.nextElement();
            if (entry.getName().equals(JarFile.MANIFEST_NAME) || entry.getName().equals(omitted)) {
                continue;
            }
            copy.putNextEntry(new JarEntry(entry.getName()));
            try (InputStream in = jar.getInputStream(entry)) {
                in.transferTo(copy);
            }
            copy.closeEntry();
        }
    }
}
