package dev.quoin.simulation;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Leaders in a row that are cut off as soon as they are elected or soon after, while the one before comes back: logs then
 * end in entries of many terms that few have (paper, Figure 8).
 */
final class Churn {

    private static final int LATE_MILLIS_MAX = 40;

    private final World world;
    private final Random random;
    private int left;
    private @Nullable Machine last;

    Churn(World world, Random random) {
        this.world = world;
        this.random = random;
    }

    /** Begins with whoever leads now. */
    void begin(int leaders) {
        left = leaders;
        last = null;
        world.network().heal();
        world.network().conditions(0, 0, 1 + random.nextInt(30));
    }

    void end() {
        left = 0;
    }

    boolean goesOn() {
        return left > 0;
    }

    /** Called after every event. */
    void afterEvent() {
        Machine leader = left == 0 ? null : world.leader();
        if (leader == null || leader == last) {
            return;
        }
        last = leader;
        left--;
        if (random.nextBoolean()) {
            cutOff(leader);
        } else {
            world.scheduler().afterMillis(random.nextInt(LATE_MILLIS_MAX), () -> {
                if (last == leader && !world.peace()) {
                    cutOff(leader);
                }
            });
        }
    }

    private void cutOff(Machine leader) {
        world.network().mend();
        world.network().isolate(leader, world.machines());
    }
}
