package dev.quoin.junit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The distribution that this jar carries, unpacked once for all clusters of the JVM, with a class loader that sees the
 * launcher, its framework and the JDK: nothing of the test's class path, and the test nothing of it. It goes with the last
 * one who holds it. Any thread.
 */
final class Installation {
    private static final String RESOURCE = "distribution.zip";
    /** Netty's flight recorder events would hold on to the class loaders of every framework that there ever was. */
    private static final String NETTY_EVENTS = "io.netty.jfr.enabled";

    private static @Nullable Installation current;
    private static int holders;

    private final TemporaryDirectory directory;
    private final URLClassLoader loader;
    private final Ports ports = new Ports();

    private Installation(TemporaryDirectory directory, URLClassLoader loader) {
        this.directory = directory;
        this.loader = loader;
    }

    /** Unpacks it where that has not been done. Each call is to be followed by one of {@link #release}. */
    static synchronized Installation acquire() {
        Installation known = current;
        if (known == null) {
            known = unpack();
            current = known;
        }
        holders++;
        return known;
    }

    /** Gives up one hold. */
    static synchronized void release() {
        holders--;
        Installation known = current;
        if (holders == 0 && known != null) {
            current = null;
            known.remove();
        }
    }

    Path home() {
        return directory.path();
    }

    ClassLoader loader() {
        return loader;
    }

    Ports ports() {
        return ports;
    }

    private static Installation unpack() {
        if (System.getProperty(NETTY_EVENTS) == null) {
            System.setProperty(NETTY_EVENTS, "false");
        }
        TemporaryDirectory directory = TemporaryDirectory.create("quoin-junit-");
        try {
            unpack(directory.path());
            URLClassLoader loader = new URLClassLoader(
                    "quoin-junit", libraries(directory.path()), ClassLoader.getPlatformClassLoader());
            return new Installation(directory, loader);
        } catch (IOException e) {
            directory.close();
            throw new UncheckedIOException(e);
        }
    }

    private static void unpack(Path directory) throws IOException {
        InputStream resource = Installation.class.getResourceAsStream(RESOURCE);
        if (resource == null) {
            throw new IOException(RESOURCE + " is not in the jar");
        }
        try (ZipInputStream zip = new ZipInputStream(resource)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path target = directory.resolve(entry.getName());
                Path parent = entry.isDirectory() ? target : target.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                if (!entry.isDirectory()) {
                    Files.copy(zip, target);
                }
            }
        }
    }

    private static URL[] libraries(Path directory) throws IOException {
        List<URL> urls = new ArrayList<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory.resolve("lib"), "*.jar")) {
            for (Path jar : jars) {
                urls.add(jar.toUri().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }

    private void remove() {
        try {
            loader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            ports.close();
            directory.close();
        }
    }
}
