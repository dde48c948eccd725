package dev.quoin.mvcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.mvcc.MvccStore;
import java.lang.annotation.Annotation;
import org.junit.jupiter.api.Test;

class KeyValueStoresTest {

    private record Config(int recent, int reread) implements KeyValueConfig {

        @Override
        public int recent$_$values$_$mib() {
            return recent;
        }

        @Override
        public int reread$_$values$_$mib() {
            return reread;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return KeyValueConfig.class;
        }
    }

    @Test
    void opensWithoutMetrics() throws Exception {
        MapStore store = new MapStore();
        KeyValueStores stores = new KeyValueStores(TestStores.CLOCK, new Config(2, 1024));
        try (MvccStore mvcc = stores.open(store, TestStores.options(false))) {
            TestStores.put(store, mvcc, "a", "1");
            assertThat(mvcc.revision()).isEqualTo(2);
        }
    }

    @Test
    void rejectsBoundsThatMakeNoSense() {
        for (int[] mebibytes : new int[][] {{1, 16}, {1025, 16}, {64, 0}, {64, -1}}) {
            assertThatThrownBy(() -> new KeyValueStores(TestStores.CLOCK, new Config(mebibytes[0], mebibytes[1])))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("values-mib is");
        }
    }
}
