package dev.quoin.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.env.SystemClock;
import dev.quoin.env.fixture.Crash;
import dev.quoin.env.fixture.CrashableDisk;
import dev.quoin.server.fixture.WiredPeers;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A level below the cluster's version, which is in the log. */
@Timeout(60)
final class InvalidDowngradeTest {

    private static final int PATIENCE_SECONDS = 30;

    private final WiredPeers network = new WiredPeers(new SystemClock());

    @Test
    void aMemberBelowTheClustersVersionStopsInEtcdsWords() throws Exception {
        CrashableDisk disk = new CrashableDisk();
        try (WiredMember raised = WiredMember.start(disk, network, settings("3.5"))) {
            raised.ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!raised.member.state.membership().clusterVersion().equals("3.5.0")) {
                assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
        try (WiredMember lower =
                WiredMember.start(disk.crashed(Crash.LOSE_UNSYNCED, new Random(1)), network, settings("3.4"))) {
            assertThat(lower.fatal.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .hasStackTraceContaining(
                            "invalid downgrade; server version is lower than determined cluster version");
        }
    }

    private static Map<String, Object> settings(String level) {
        Map<String, Object> settings = WiredMember.settings("a", "a=http://a:1");
        settings.put("compatibility$_$level", level);
        settings.put("snapshot$_$count", 100_000L);
        return settings;
    }
}
