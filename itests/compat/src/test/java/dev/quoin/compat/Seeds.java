package dev.quoin.compat;

import java.io.IOException;
import java.util.stream.LongStream;

/** The seeds of a test's runs: half of them fixed, half of this commit, so that each commit tries something new. */
public final class Seeds {

    private Seeds() {}

    /** Whether {@code -Dfull} asks for the larger counts. */
    public static boolean full() {
        return !"no".equals(System.getProperty("full", "no"));
    }

    /** {@code count} seeds, or the one that {@code -Dseed} gives. */
    public static LongStream of(int count) throws IOException {
        String one = System.getProperty("seed", "");
        if (!one.isEmpty()) {
            return LongStream.of(Long.parseLong(one));
        }
        long base = commit().hashCode() * 10_000L;
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
            return new String(git.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return "";
        }
    }
}
