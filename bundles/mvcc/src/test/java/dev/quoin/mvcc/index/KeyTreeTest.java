package dev.quoin.mvcc.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTreeTest {

    private final KeyTree tree = new KeyTree();
    private final TreeSet<String> expected = new TreeSet<>();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void holdsTheSameKeysAsASetThroughGrowthAndShrinking(long seed) {
        Random random = new Random(seed);
        for (int phase = 0; phase < 6; phase++) {
            boolean growing = phase % 2 == 0;
            for (int i = 0; i < 6000; i++) {
                String key = "key" + random.nextInt(9000);
                if (random.nextInt(10) < (growing ? 8 : 2)) {
                    insert(key);
                } else {
                    expected.remove(key);
                    tree.remove(key.getBytes(StandardCharsets.UTF_8));
                }
            }
            assertThat(tree.size()).isEqualTo(expected.size());
            assertThat(walk()).isEqualTo(new ArrayList<>(expected));
        }
        for (String key : List.copyOf(expected)) {
            tree.remove(key.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(tree.size()).isZero();
        assertThat(walk()).isEmpty();
    }

    @Test
    void fillsLeavesWhenKeysAscend() {
        for (int i = 0; i < 10_000; i++) {
            insert("key%09d".formatted(i));
        }
        assertThat(walk()).isEqualTo(new ArrayList<>(expected));
        assertThat(leaves()).isEqualTo((10_000 + Node.CAPACITY - 1) / Node.CAPACITY);
    }

    @Test
    void keepsInOrderWhenKeysDescend() {
        for (int i = 10_000; i > 0; i--) {
            insert("key%09d".formatted(i));
        }
        assertThat(walk()).isEqualTo(new ArrayList<>(expected));
    }

    @Test
    void joinsLeavesThatFewKeysAreLeftIn() {
        for (int i = 0; i < 10_000; i++) {
            insert("key%09d".formatted(i));
        }
        for (int i = 0; i < 10_000; i++) {
            if (i % 50 != 0) {
                tree.remove("key%09d".formatted(i).getBytes(StandardCharsets.UTF_8));
            }
        }
        assertThat(leaves()).isLessThan(20);
    }

    private void insert(String key) {
        expected.add(key);
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        KeyTree.Place place = tree.find(bytes);
        if (!place.found()) {
            KeyEntry entry = new KeyEntry();
            entry.put(2, 0, false);
            tree.set(place, bytes, entry);
        }
    }

    private int leaves() {
        int leaves = 0;
        for (byte[] next = new byte[0]; next != null; next = tree.leafFor(next).next()) {
            leaves++;
        }
        return leaves;
    }

    private List<String> walk() {
        List<String> keys = new ArrayList<>();
        byte[] next = new byte[0];
        while (next != null) {
            KeyTree.Stop stop = tree.leafFor(next);
            for (int i = 0; i < stop.leaf().count(); i++) {
                keys.add(new String(stop.leaf().key(i), StandardCharsets.UTF_8));
            }
            next = stop.next();
        }
        return keys;
    }
}
