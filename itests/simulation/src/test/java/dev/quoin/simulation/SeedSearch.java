package dev.quoin.simulation;

import dev.quoin.api.raft.Rafts;
import dev.quoin.raft.RaftCores;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs seed after seed in a process of its own: {@code FIRST LAST STEP [MUTATION]}. Goes on where one fails, for the next may
 * fail for another reason, and says at the end how many did. With a mutation only what shows that mistake counts.
 */
final class SeedSearch {

    private static final int FAILURES_MAX = 20;
    private static final int TOLD_EVERY = 1_000;

    private final List<Long> failed = new ArrayList<>();
    private long events;

    private SeedSearch() {}

    public static void main(String[] arguments) throws Exception {
        long first = Long.parseLong(arguments[0]);
        long last = Long.parseLong(arguments[1]);
        long step = Long.parseLong(arguments[2]);
        Mutation mutation = arguments.length > 3 ? Mutation.valueOf(arguments[3]) : null;
        Rafts rafts = mutation == null ? new RaftCores() : MutatedRafts.with(mutation);
        SeedSearch search = new SeedSearch();
        long begun = System.nanoTime();
        long count = 0;
        for (long seed = first; seed <= last && search.failed.size() < FAILURES_MAX; seed += step) {
            Violation.Found found = search.run(seed, rafts);
            boolean counts =
                    found != null && (mutation == null || mutation.signs().contains(found.what()));
            if (counts) {
                search.failed.add(seed);
                System.out.printf(
                        "seed %d fails: %s%nreplay: mvn -f itests/simulation/pom.xml test -Dtest=ClusterSimulationTest"
                                + " -Dseed=%d%n",
                        seed, found.getMessage(), seed);
                if (mutation != null) {
                    break;
                }
            }
            count++;
            if (count % TOLD_EVERY == 0) {
                System.out.printf("%d seeds, at %d, %d failed%n", count, seed, search.failed.size());
            }
        }
        System.out.printf(
                "%d seeds, %d events, %.1f seconds, failed: %s%n",
                count, search.events, (System.nanoTime() - begun) / 1e9, search.failed);
        System.exit(search.failed.isEmpty() ? 0 : 1);
    }

    private Violation.@org.jspecify.annotations.Nullable Found run(long seed, Rafts rafts) throws Exception {
        World world = new World(seed, rafts);
        try {
            world.run();
            return null;
        } catch (Violation.Found e) {
            return e;
        } catch (RuntimeException | Error e) {
            e.printStackTrace(System.out);
            return new Violation.Found(Violation.GAVE_UP, String.valueOf(e), e);
        } finally {
            events += world.scheduler().events();
        }
    }
}
