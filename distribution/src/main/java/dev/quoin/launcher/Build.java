package dev.quoin.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** What this was built from. */
final class Build {
    private static final String RESOURCE = "revision.txt";

    private Build() {}

    /** The revision of the sources, or what says that it is not known. */
    static String revision() throws IOException {
        try (InputStream in = Build.class.getResourceAsStream(RESOURCE)) {
            String revision = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            return revision.isEmpty() || revision.startsWith("$") ? "not recorded" : revision;
        }
    }
}
