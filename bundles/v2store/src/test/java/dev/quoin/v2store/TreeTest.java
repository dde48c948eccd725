package dev.quoin.v2store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.v2store.V2Event;
import dev.quoin.api.v2store.V2Exception;
import dev.quoin.api.v2store.V2Node;
import dev.quoin.api.v2store.V2Store;
import dev.quoin.env.fixture.RecordingMeters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeTest {

    private final ManualClock clock = new ManualClock();
    private final V2Store tree = new ReplicatedTrees(clock).create();

    @Test
    void setMakesParentsAndTellsWhatWasThere() throws V2Exception {
        V2Event made = tree.set("/1/a/b", false, "one", 0, false);
        V2Event changed = tree.set("/1/a/b", false, "two", 0, false);
        assertThat(made.created()).isTrue();
        assertThat(changed.created()).isFalse();
        assertThat(changed.previous()).isEqualTo(made.node());
        assertThat(tree.get("/1/a", false, false).node().nodes()).containsExactly(changed.node());
        assertThat(tree.index()).isEqualTo(2);
    }

    @Test
    void inOrderKeysCarryTheIndex() throws V2Exception {
        tree.create("/1/q", false, "x", true, 0);
        V2Event second = tree.create("/1/q", false, "y", true, 0);
        assertThat(second.node().key()).isEqualTo("/1/q/00000000000000000002");
    }

    @Test
    void hiddenNodesAreReadByNameOnly() throws V2Exception {
        tree.set("/1/a/_secret", false, "x", 0, false);
        assertThat(tree.get("/1/a", true, true).node().nodes()).isEmpty();
        assertThat(tree.get("/1/a/_secret", true, true).node().value()).isEqualTo("x");
    }

    @Test
    void expirationsGoInTimeOrderAndDirectoriesWithAllTheyHold() throws V2Exception {
        long now = TimeUnit.MILLISECONDS.toNanos(clock.wallMillis);
        tree.set("/1/late", false, "x", now + 20, false);
        tree.set("/1/d", true, "", now + 10, false);
        tree.set("/1/d/child", false, "x", now + 15, false);
        tree.expire(now + 9);
        assertThat(tree.index()).isEqualTo(3);
        tree.expire(now + 15);
        assertThat(tree.index()).isEqualTo(4);
        assertThatThrownBy(() -> tree.get("/1/d/child", false, false)).isInstanceOf(V2Exception.class);
        assertThat(tree.hasExpiring()).isTrue();
        tree.expire(now + 20);
        assertThat(tree.hasExpiring()).isFalse();
    }

    @Test
    void refreshKeepsTheValue() throws V2Exception {
        long now = TimeUnit.MILLISECONDS.toNanos(clock.wallMillis);
        tree.set("/1/k", false, "value", 0, false);
        V2Node refreshed = tree.update("/1/k", "", now + 1_500_000_000L, true).node();
        assertThat(refreshed.value()).isEqualTo("value");
        assertThat(refreshed.ttlSeconds()).isEqualTo(2);
        assertThat(tree.update("/1/k", "other", 0, false).node().ttlSeconds()).isZero();
        assertThat(tree.hasExpiring()).isFalse();
    }

    @Test
    void anExpirationBefore2000MeansNeverForANewNode() throws V2Exception {
        assertThat(tree.set("/1/k", false, "x", 5, false).node().expirationNanos())
                .isZero();
        assertThat(tree.hasExpiring()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"old,0,[old != new]", "'',9,[9 != 1]", "old,9,[old != new] [9 != 1]"})
    void refusedComparisonSaysWhatDiffers(String value, long index, String cause) throws V2Exception {
        tree.set("/1/k", false, "new", 0, false);
        assertThatThrownBy(() -> tree.compareAndSwap("/1/k", value, index, "x", 0, false))
                .isInstanceOfSatisfying(V2Exception.class, e -> {
                    assertThat(e.code()).isEqualTo(101);
                    assertThat(e.details()).isEqualTo(cause);
                    assertThat(e.index()).isEqualTo(1);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/0", "/1", "//1/", "/1/a/..", "/x/../0"})
    void rootsAreReadOnly(String path) {
        assertThatThrownBy(() -> tree.delete(path, true, true))
                .isInstanceOfSatisfying(
                        V2Exception.class, e -> assertThat(e.code()).isEqualTo(107));
    }

    @Test
    void keepsTheLastThousandEventsAcrossRecovery() throws Exception {
        for (int i = 0; i < 1234; i++) {
            tree.set("/1/k", false, "v" + i, 0, false);
        }
        V2Store recovered = new ReplicatedTrees(clock).recover(tree.save());
        assertThat(recovered.save()).isEqualTo(tree.save());
        for (V2Store each : new V2Store[] {tree, recovered}) {
            each.set("/1/k", false, "last", 0, false);
        }
        assertThat(recovered.save()).isEqualTo(tree.save());
        assertThat(new String(tree.save(), StandardCharsets.UTF_8))
                .contains("\"Size\":1000,\"Front\":235,\"Back\":235,\"Capacity\":1000},\"StartIndex\":236");
    }

    @Test
    void depthIsNotBoundedByTheStack() throws Exception {
        FutureTask<Void> task = new FutureTask<>(() -> {
            String deep = "/1" + "/d".repeat(3000);
            tree.set(deep, false, "x", 0, false);
            V2Store recovered = new ReplicatedTrees(clock).recover(tree.save());
            assertThat(recovered.get(deep, false, false).node().value()).isEqualTo("x");
            recovered.delete("/1/d", true, true);
            assertThat(recovered.get("/1", true, true).node().nodes()).isEmpty();
            return null;
        });
        Thread thread = new Thread(null, task, "small-stack", 192 * 1024);
        thread.start();
        task.get();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"Root\":null}",
                "{\"Root\":{\"Path\":\"/\",\"Children\":{\"a\":{}}}}",
                "{\"Root\":{\"Path\":\"/\",\"Children\":null}}",
                "{\"Root\":{\"Path\":\"/\",\"ExpireTime\":\"soon\",\"Children\":{}}}",
                "{\"Root\":{\"Path\":\"/\",\"Children\":{}},\"CurrentIndex\":\"x\"}",
                "{\"Root\":{\"Path\":\"/\",\"Children\":{}},\"WatcherHub\":{\"EventHistory\":{\"Queue\":{\"Size\":5}}}}"
            })
    void refusesWhatIsNoTree(String json) {
        assertThatThrownBy(() -> new ReplicatedTrees(clock).recover(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void reportsOperationsWhileMetersAreBound() throws V2Exception {
        ReplicatedTrees trees = new ReplicatedTrees(clock);
        RecordingMeters meters = new RecordingMeters();
        trees.bindMeters(meters);
        V2Store counted = trees.create();
        counted.set("/1/k", false, "x", Long.MAX_VALUE, false);
        counted.get("/1", true, false);
        counted.expire(Long.MAX_VALUE);
        trees.unbindMeters(meters);
        counted.set("/1/k", false, "x", 0, false);
        assertThat(meters.observed)
                .containsExactly(
                        "etcd_debugging_store_writes_total set",
                        "etcd_debugging_store_reads_total getRecursive",
                        "etcd_debugging_store_expires_total");
    }

    @ParameterizedTest
    @CsvSource({
        "0,0001-01-01T00:00:00Z",
        "1750000000000000000,2025-06-15T15:06:40Z",
        "1750000000100000000,2025-06-15T15:06:40.1Z",
        "1750000000123456780,2025-06-15T15:06:40.12345678Z",
        "-1,1969-12-31T23:59:59.999999999Z"
    })
    void timesAreWrittenAsGoWritesThem(long nanos, String text) throws IOException {
        assertThat(Rfc3339.format(nanos)).isEqualTo(text);
        assertThat(Rfc3339.parse(text)).isEqualTo(nanos);
    }
}
