package dev.quoin.simulation;

import dev.quoin.env.fixture.Crash;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes trouble, one thing at a time, until there is to be peace. */
final class Nemesis {

    private static final int CALM_MILLIS = 1_500;
    private static final int PAUSE_MILLIS_MAX = 2_000;
    private static final int KINDS = 30;

    private final World world;
    private final Random random;
    private final Churn churn;
    private final Traps traps;

    Nemesis(World world, Random random) {
        this.world = world;
        this.random = random;
        this.churn = new Churn(world, random);
        this.traps = new Traps(world, random);
    }

    Traps traps() {
        return traps;
    }

    /** Called after every event, with the process whose it was. */
    void afterEvent(@Nullable MemberProcess did) {
        churn.afterEvent();
        if (did != null && did.alive()) {
            traps.afterEvent(did.machine());
        }
    }

    /** Begins once the cluster had time to be founded, or, now and then, at once. */
    void start() {
        world.scheduler().afterMillis(random.nextInt(4) == 0 ? 1 : CALM_MILLIS, this::next);
    }

    private void next() {
        if (world.peace()) {
            return;
        }
        if ((churn.goesOn() || traps.electing()) && random.nextInt(8) > 0) {
            world.scheduler().afterMillis(random.nextInt(PAUSE_MILLIS_MAX), this::next);
            return;
        }
        strike();
        if (random.nextInt(3) == 0) {
            strike();
        }
        long trouble = 1L + random.nextInt(PAUSE_MILLIS_MAX);
        if (random.nextInt(4) > 0) {
            world.scheduler().afterMillis(trouble, this::relax);
        }
        world.scheduler().afterMillis(trouble + random.nextInt(PAUSE_MILLIS_MAX), this::next);
    }

    private void strike() {
        Machine machine = random.nextBoolean() ? leaderOrAny() : world.anyInService(random);
        switch (random.nextInt(KINDS)) {
            case 0, 1 ->
                world.network()
                        .conditions(random.nextDouble() * 0.2, random.nextDouble() * 0.2, 1 + random.nextInt(80));
            case 2 -> split(false);
            case 3 -> split(true);
            case 4 -> bridge(machine);
            case 5, 6 -> world.network().isolate(machine, world.machines());
            case 7 -> machine.crash(anyCrash());
            case 8 -> world.machines().forEach(each -> each.crash(anyCrash()));
            case 9, 10 -> spoil(machine, disk -> disk.losePowerAfter(random.nextInt(12)));
            case 11 -> spoil(machine, disk -> disk.failAfter(random.nextInt(20)));
            case 12 -> machine.flipBit();
            case 13 -> machine.loseStore();
            case 14 -> machine.pace().slowDisk(1 + random.nextInt(1_500));
            case 15 -> machine.pace().slowApply(1 + random.nextInt(800));
            case 16 -> machine.clock().jumpWall(random.nextInt(20_000) - 10_000);
            case 17 -> machine.clock().jumpAhead(TimeUnit.MILLISECONDS.toNanos(random.nextInt(3_000)));
            case 18 -> traps.pause(machine);
            case 19, 20 -> churn.begin(3 + random.nextInt(5));
            case 21, 22, 23, 24 -> traps.set();
            case 25 -> spoil(machine, disk -> disk.nearlyFull(true));
            case 28 -> machine.forgeCommit();
            case 26 -> machine.fill(true);
            case 29 -> loseEntry(machine);
            case 27 -> spoil(machine, disk -> disk.failSyncAfter(random.nextInt(20)));
            default -> relax();
        }
    }

    /** What two members have lost may be gone for good. */
    private void loseEntry(Machine machine) {
        if (world.machines().stream().noneMatch(Machine::lacksEntries)) {
            machine.loseEntry();
        }
    }

    private Machine leaderOrAny() {
        Machine leader = world.leader();
        return leader == null ? world.anyInService(random) : leader;
    }

    private Crash anyCrash() {
        return List.of(Crash.values()).get(random.nextInt(Crash.values().length));
    }

    /** Everything works again. */
    void relax() {
        if (churn.goesOn() && !world.peace()) {
            return;
        }
        if (traps.electing() && !world.peace()) {
            world.scheduler().afterMillis(CALM_MILLIS / 3, this::relax);
            return;
        }
        churn.end();
        traps.release();
        world.network().heal();
        for (Machine machine : world.machines()) {
            machine.pace().normal();
            machine.fill(false);
            MemberProcess process = machine.process();
            if (process != null && process.stopped()) {
                process.resume();
            }
            if (process != null) {
                machine.disk().nearlyFull(false);
            }
            if (process != null && world.peace() && machine.disk().broken()) {
                machine.crash(anyCrash()); // nothing may be left to write that would show it
            }
        }
    }

    private static void spoil(Machine machine, Consumer<MachineDisk> how) {
        if (machine.process() != null) {
            how.accept(machine.disk());
        }
    }

    private void split(boolean oneWay) {
        int sides = random.nextInt();
        List<Machine> machines = world.machines();
        for (int one = 0; one < machines.size(); one++) {
            for (int two = 0; two < machines.size(); two++) {
                if (((sides >>> one) & 1) == 0 && ((sides >>> two) & 1) == 1) {
                    world.network().cut(machines.get(one), machines.get(two));
                    if (!oneWay) {
                        world.network().cut(machines.get(two), machines.get(one));
                    }
                }
            }
        }
    }

    /** Two halves that see each other only over one machine. */
    private void bridge(Machine bridge) {
        int sides = random.nextInt();
        List<Machine> machines = world.machines();
        for (int one = 0; one < machines.size(); one++) {
            for (int two = 0; two < machines.size(); two++) {
                boolean apart = ((sides >>> one) & 1) != ((sides >>> two) & 1);
                if (apart && machines.get(one) != bridge && machines.get(two) != bridge) {
                    world.network().cut(machines.get(one), machines.get(two));
                }
            }
        }
    }
}
