package dev.quoin.ctl.quoin;

import java.util.Locale;

/** Bytes and times for people. */
final class Sizes {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Sizes() {}

    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    static String millis(long millis) {
        if (millis < 1000) {
            return millis + " ms";
        }
        long seconds = (millis + 500) / 1000;
        return seconds < 60
                ? String.format(Locale.ROOT, "%.1f s", millis / 1000.0)
                : seconds / 60 + " min " + seconds % 60 + " s";
    }
}
