package dev.quoin.raft.simulation;

import java.util.Random;

/** Breaks things, and repairs them again. */
final class Nemesis {

    private final Simulation simulation;
    private final Router router;
    private final Random random;

    Nemesis(Simulation simulation, Router router, Random random) {
        this.simulation = simulation;
        this.router = router;
        this.random = random;
    }

    void strike() {
        switch (random.nextInt(10)) {
            case 0 -> router.conditions(random.nextDouble() * 0.3, random.nextDouble() * 0.2, 1 + random.nextInt(60));
            case 1 -> split(false);
            case 2 -> split(true);
            case 3 -> crash(simulation.anyMember(random));
            case 4 -> simulation.leaderOrAny(random).crashDuringWrite(1 + random.nextInt(4));
            case 5 -> crash(simulation.leaderOrAny(random));
            case 6 -> isolate(simulation.leaderOrAny(random));
            case 7 -> simulation.anyMember(random).diskLatency(1 + random.nextInt(300));
            case 8 -> simulation.members().forEach(each -> each.crashDuringWrite(1 + random.nextInt(4)));
            default -> relax();
        }
    }

    /** Everything works again. */
    void relax() {
        router.heal();
        for (Member member : simulation.members()) {
            member.diskLatency(4);
            member.crashDuringWrite(0);
            member.start();
        }
    }

    private void crash(Member member) {
        if (member.isUp()) {
            member.crash();
            simulation.scheduler().after(1 + random.nextInt(400), member::start);
        }
    }

    /** Cuts a member off from all others. */
    void isolate(Member member) {
        for (Member other : simulation.members()) {
            if (other != member) {
                router.cut(member.id(), other.id());
                router.cut(other.id(), member.id());
            }
        }
    }

    private void split(boolean oneWay) {
        long sides = random.nextLong();
        for (Member one : simulation.members()) {
            for (Member two : simulation.members()) {
                boolean left = ((sides >>> one.id()) & 1) == 0;
                boolean right = ((sides >>> two.id()) & 1) == 1;
                if (left && right) {
                    router.cut(one.id(), two.id());
                    if (!oneWay) {
                        router.cut(two.id(), one.id());
                    }
                }
            }
        }
    }
}
