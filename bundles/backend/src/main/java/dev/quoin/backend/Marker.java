package dev.quoin.backend;

import dev.quoin.api.backend.BackendException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Names the directory in use and the configured engine that it was chosen under.
 *
 * <p>Format, UTF-8, each line ended by a newline; the sum is CRC-32C over all bytes before its line:
 *
 * <pre>
 * quoin-backend 1
 * directory xodus-3
 * configured xodus
 * crc32c 0123abcd
 * </pre>
 *
 * @param directory {@code <engine>-<generation>}
 * @param configured the value of {@code storage-backend}, empty where none was given
 */
record Marker(String directory, String configured) {

    private static final String HEAD = "quoin-backend 1\n";

    /** Generation of a directory that was made because there was none. */
    static final long FIRST_GENERATION = 1;

    Marker {
        if (directory.lastIndexOf('-') < 1 || directory.indexOf('\n') >= 0 || configured.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("directory " + directory + ", configured " + configured);
        }
    }

    /** The name of the engine. */
    String engine() {
        return directory.substring(0, directory.lastIndexOf('-'));
    }

    /** The directory for a next generation, on this engine or another. */
    String next(String engine) throws BackendException {
        try {
            long generation = Long.parseLong(directory.substring(directory.lastIndexOf('-') + 1));
            return engine + "-" + (generation + 1);
        } catch (NumberFormatException e) {
            throw new BackendException("backend directory " + directory + " has no generation", e);
        }
    }

    /** One further than {@link #next}, which a defragmentation that still goes on may be using. */
    String afterNext(String engine) throws BackendException {
        return new Marker(next(engine), configured).next(engine);
    }

    byte[] encode() {
        String body = HEAD + "directory " + directory + "\nconfigured " + configured + "\n";
        return (body + sumLine(body)).getBytes(StandardCharsets.UTF_8);
    }

    static Marker decode(byte[] bytes) throws BackendException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        String[] lines = text.split("\n", -1);
        if (lines.length == 5 && text.startsWith(HEAD) && lines[4].isEmpty()) {
            String body = text.substring(0, text.length() - lines[3].length() - 1);
            if (text.equals(body + sumLine(body))
                    && lines[1].startsWith("directory ")
                    && lines[2].startsWith("configured ")) {
                return new Marker(
                        lines[1].substring("directory ".length()), lines[2].substring("configured ".length()));
            }
        }
        throw new BackendException("the backend's marker is damaged; discard the backend and rebuild it");
    }

    private static String sumLine(String body) {
        CRC32C crc = new CRC32C();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        return String.format("crc32c %08x%n", crc.getValue()).replace("\r", "");
    }
}
