package dev.quoin.history;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Possible pasts without those that another makes superfluous: where value and open calls are equal, the one that needed
 * fewer of the unknown calls can do whatever the other can, since an unknown call may still happen at any time.
 */
final class Configurations {

    private record Face(@Nullable String value, long open) {}

    private final Map<Face, List<BitSet>> lostByFace = new HashMap<>();
    private final List<Configuration> all = new ArrayList<>();

    /** False where it was known, or is superfluous. */
    boolean add(Configuration configuration) {
        List<BitSet> known = lostByFace.computeIfAbsent(
                new Face(configuration.value(), configuration.open()), face -> new ArrayList<>());
        for (BitSet lost : known) {
            if (within(lost, configuration.lost())) {
                return false;
            }
        }
        known.add(configuration.lost());
        all.add(configuration);
        return true;
    }

    List<Configuration> all() {
        return all;
    }

    private static boolean within(BitSet small, BitSet large) {
        for (int i = small.nextSetBit(0); i >= 0; i = small.nextSetBit(i + 1)) {
            if (!large.get(i)) {
                return false;
            }
        }
        return true;
    }
}
