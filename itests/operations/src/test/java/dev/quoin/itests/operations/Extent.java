package dev.quoin.itests.operations;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How much is tried: what CI has time for, or all of it with {@code -Dfull}. */
final class Extent {
    private static final boolean FULL = !System.getProperty("full", "no").equals("no");

    private Extent() {}

    /** The first ones, and the further ones too with {@code -Dfull}. */
    static List<String> of(List<String> first, List<String> further) {
        List<String> names = new ArrayList<>(first);
        if (FULL) {
            names.addAll(further);
        }
        return names;
    }

    /** What members are started with: as they are installed where all is tried and measured, else with less of all. */
    static Map<String, String> environment() {
        return FULL ? Map.of("QUOIN_JAVA_OPTS", "") : Map.of("QUOIN_HEAP", "300m");
    }

    static int of(int few, int many) {
        return FULL ? many : few;
    }
}
