package dev.quoin.simulation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;

/** The seeds of a test's runs: half of them fixed, half of this commit, so that each commit tries something new. */
final class Seeds {

    private Seeds() {}

    /** Whether {@code -Dfull} asks for the larger counts. */
    static boolean full() {
        return !"no".equals(System.getProperty("full", "no"));
    }

    /** {@code count} seeds, or what {@code -Dseed=7} or {@code -Dseed=1000..1999} gives. */
    static LongStream of(int count) throws IOException {
        String given = System.getProperty("seed", "");
        int dots = given.indexOf("..");
        if (dots > 0) {
            return LongStream.rangeClosed(
                    Long.parseLong(given, 0, dots, 10), Long.parseLong(given.substring(dots + 2)));
        }
        if (!given.isEmpty()) {
            return LongStream.of(Long.parseLong(given));
        }
        long base = Math.abs((long) commit().hashCode()) * 100_000L;
        int half = (count + 1) / 2;
        return LongStream.concat(LongStream.range(0, half), LongStream.range(base + half, base + count));
    }

    /** What {@code -Dcommit} says, else what git says, else nothing. */
    private static String commit() throws IOException {
        String given = System.getProperty("commit", "");
        if (!given.isEmpty()) {
            return given;
        }
        try {
            Process git = new ProcessBuilder("git", "rev-parse", "HEAD").start();
            return new String(git.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim();
        } catch (IOException e) {
            return "";
        }
    }
}
