package dev.quoin.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.raft.RaftCores;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Whole clusters in a world where everything goes wrong that can. */
class ClusterSimulationTest {

    private static final int THREADS = 2;

    private final Queue<Long> seeds = new ConcurrentLinkedQueue<>();
    private final Queue<AssertionError> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong calls = new AtomicLong();

    @Test
    void staysWholeWhateverHappens() throws Exception {
        Seeds.of(Seeds.full() ? 20_000 : 600).forEach(seeds::add);
        int count = seeds.size();
        long begun = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Math.min(THREADS, count); i++) {
            Thread thread = new Thread(this::run, "simulation-" + i);
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.printf(
                "%d seeds, %d events, %d calls of clients, %.1f seconds%n",
                count, events.get(), calls.get(), (System.nanoTime() - begun) / 1e9);
        assertThat(failures).isEmpty();
    }

    private void run() {
        for (Long seed = seeds.poll(); seed != null && failures.isEmpty(); seed = seeds.poll()) {
            World world = new World(seed, new RaftCores());
            try {
                world.run();
            } catch (Throwable e) {
                failures.add(new AssertionError(
                        "seed " + seed + " fails: " + e.getMessage()
                                + "\nreplay: mvn -f itests/simulation/pom.xml test -Dtest=ClusterSimulationTest -Dseed="
                                + seed,
                        e));
            }
            events.addAndGet(world.scheduler().events());
            calls.addAndGet(world.history().calls().size());
        }
    }
}
