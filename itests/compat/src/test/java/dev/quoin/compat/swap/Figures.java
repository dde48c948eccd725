package dev.quoin.compat.swap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What was measured on the way, in {@code target/swap.txt} and pictures beside it; nothing is asserted of it. */
final class Figures {

    private static final Path FILE = Path.of("target", "swap.txt");

    private Figures() {}

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is in a library that the tests have no other use for
    static void say(String format, Object... values) throws IOException {
        Files.createDirectories(Path.of("target"));
        Files.writeString(FILE, format.formatted(values) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Keeps a picture as {@code target/NAME.svg}. */
    static void draw(String name, String svg) throws IOException {
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", name + ".svg"), svg);
    }
}
