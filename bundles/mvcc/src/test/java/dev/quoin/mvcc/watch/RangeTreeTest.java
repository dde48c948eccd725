package dev.quoin.mvcc.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RangeTreeTest {

    private record Bounds(int start, int end) {}

    /** Against a list that is walked from end to end. */
    @Property(tries = 200)
    void findsTheSameGroupsAsAWalkOverAll(@ForAll List<@IntRange(min = 0, max = 4095) Integer> steps) {
        RangeTree tree = new RangeTree();
        Map<Bounds, WatcherGroup> all = new LinkedHashMap<>();
        for (int step : steps) {
            Bounds bounds = new Bounds(step & 31, (step >> 5) & 31);
            WatcherGroup known = all.remove(bounds);
            if (known != null) {
                tree.remove(known);
            } else if (bounds.end == 0 || bounds.start < bounds.end) {
                WatcherGroup group = new WatcherGroup(range(bounds));
                all.put(bounds, group);
                tree.add(group);
            }
        }
        assertThat(tree.isEmpty()).isEqualTo(all.isEmpty());
        for (int key = 0; key < 32; key++) {
            ByteString bytes = key(key);
            Set<WatcherGroup> expected = new HashSet<>();
            all.values().stream().filter(group -> group.range().contains(bytes)).forEach(expected::add);
            List<WatcherGroup> found = new ArrayList<>();
            tree.holding(bytes.toByteArray(), found::add);
            assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static WatchRange range(Bounds bounds) {
        return new WatchRange(key(bounds.start), bounds.end == 0 ? null : key(bounds.end), false);
    }

    /** Bytes above 127 on purpose: order is unsigned. */
    private static ByteString key(int number) {
        return ByteString.copyFrom(new byte[] {(byte) (number * 8), (byte) number});
    }
}
