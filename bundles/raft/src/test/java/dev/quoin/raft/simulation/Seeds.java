package dev.quoin.raft.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * The seeds of a run: {@code -Dseed=N} one, else {@code -Dsimulation.seeds=COUNT} many, half of them always the same, half
 * following from {@code -Dsimulation.commit=ID}.
 */
final class Seeds {

    private static final int COUNT = 60;

    private Seeds() {}

    static List<Long> chosen() {
        Long only = Long.getLong("seed");
        if (only != null) {
            return List.of(only);
        }
        int count = Integer.getInteger("simulation.seeds", COUNT);
        long commit = System.getProperty("simulation.commit", "").hashCode() & 0xffffffffL;
        List<Long> seeds = new ArrayList<>();
        for (long i = 1; i <= count; i++) {
            seeds.add(i <= count / 2 ? i : commit * 1_000_003 + i);
        }
        return seeds;
    }
}
