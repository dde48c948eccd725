package dev.quoin.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** Clusters beside others, and beside a framework of the test's own. */
class NeighboursTest {
    private static final Set<String> ENDPOINTS = ConcurrentHashMap.newKeySet();
    private static final CyclicBarrier MEETING = new CyclicBarrier(2);

    @Test
    void aFrameworkOfTheTestsOwnIsNotDisturbed(@TempDir Path cache) throws Exception {
        Framework own = new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, cache.toString()));
        own.start();
        try (Cluster cluster = Cluster.of(1).start();
                KeyClient client = KeyClient.of(cluster.endpoints())) {
            client.put("k");
            assertThat(own.getState()).isEqualTo(Bundle.ACTIVE);
            assertThat(own.getBundleContext().getBundles()).hasSize(1);
        }
        assertThat(own.getState()).isEqualTo(Bundle.ACTIVE);
        own.stop();
        assertThat(own.waitForStop(0)).isNotNull();
    }

    @Test
    void classesRunInParallelEachWithItsOwn() {
        EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.classes.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "2")
                .selectors(selectClass(One.class), selectClass(Other.class))
                .execute()
                .testEvents()
                .assertStatistics(statistics -> statistics.started(3).succeeded(3));
        assertThat(ENDPOINTS).hasSize(3);
    }

    /** Only run by the test above: its name keeps it from being found. */
    @Quoin
    static class One {
        @Test
        void meets(Cluster cluster) throws Exception {
            meet(cluster);
        }

        @Quoin(flags = "--quota-backend-bytes=1000000000")
        @Test
        void mayHaveAClusterOfAMethodsOwn(Member member) {
            ENDPOINTS.add(member.clientUrl().toString());
        }
    }

    @Quoin(autoTls = true)
    static class Other {
        @Test
        void meets(Cluster cluster) throws Exception {
            meet(cluster);
        }
    }

    /** Both clusters run at the same time. */
    private static void meet(Cluster cluster) throws Exception {
        assertThat(cluster.member(0).isRunning()).isTrue();
        ENDPOINTS.add(cluster.member(0).clientUrl().toString());
        MEETING.await(60, TimeUnit.SECONDS);
    }
}
