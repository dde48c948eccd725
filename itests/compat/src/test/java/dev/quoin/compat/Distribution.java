package dev.quoin.compat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The distribution under test, with an archive of classes for this JVM, as after an installation. */
public final class Distribution {

    private static final Path HOME = installed(Path.of(System.getProperty("quoin.home")));
    private static final long INSTALL_SECONDS_MAX = 120;

    private Distribution() {}

    /** A program in its {@code bin}. */
    public static Path program(String name) {
        return HOME.resolve("bin").resolve(name);
    }

    private static Path installed(Path home) {
        try {
            Process archiver = new ProcessBuilder(
                            home.resolve("bin").resolve("share-classes").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!archiver.waitFor(INSTALL_SECONDS_MAX, TimeUnit.SECONDS) || archiver.exitValue() != 0) {
                archiver.destroyForcibly();
                throw new IllegalStateException("share-classes failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return home;
    }
}
