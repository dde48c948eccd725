package dev.quoin.compat.cluster;

import dev.quoin.compat.cluster.Links.Fate;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/** What befalls a cluster under load, and what makes it whole again. */
enum Fault {
    /** One member, the leader half the time, is killed; sometimes all are. */
    KILL {
        @Override
        void strike(Cluster cluster, Random random) throws IOException {
            List<MemberProcess> dying = random.nextInt(3) == 0 ? cluster.members() : List.of(victim(cluster, random));
            for (MemberProcess member : dying) {
                member.kill();
            }
        }
    },

    /** One member stands still, as one does that is swapped out. */
    PAUSE {
        @Override
        void strike(Cluster cluster, Random random) throws IOException {
            victim(cluster, random).pause();
        }

        @Override
        void heal(Cluster cluster) throws IOException {
            for (MemberProcess member : cluster.members()) {
                member.resume();
            }
        }
    },

    /** One member is parted from the others. */
    ISOLATION {
        @Override
        void strike(Cluster cluster, Random random) throws IOException {
            MemberProcess alone = victim(cluster, random);
            Fate fate = silenceOrRefusal(random);
            for (MemberProcess other : cluster.members()) {
                if (other != alone) {
                    cluster.links().setBoth(alone.name(), other.name(), fate);
                }
            }
        }
    },

    /** One member hears all and is heard by none, or speaks to all and hears none. */
    ONE_WAY {
        @Override
        void strike(Cluster cluster, Random random) throws IOException {
            MemberProcess half = victim(cluster, random);
            boolean deaf = random.nextBoolean();
            for (MemberProcess other : cluster.members()) {
                if (other != half) {
                    cluster.links()
                            .set(deaf ? other.name() : half.name(), deaf ? half.name() : other.name(), Fate.HELD);
                }
            }
        }
    },

    /** Two members reach each other only by way of the third, which is not how Raft works. */
    BRIDGE {
        @Override
        void strike(Cluster cluster, Random random) throws IOException {
            MemberProcess one = victim(cluster, random);
            MemberProcess other = anotherThan(one, cluster, random);
            cluster.links().setBoth(one.name(), other.name(), silenceOrRefusal(random));
        }
    },

    /** Every link is slow, each by another time. */
    DELAY {
        @Override
        void strike(Cluster cluster, Random random) {
            for (MemberProcess from : cluster.members()) {
                for (MemberProcess to : cluster.members()) {
                    cluster.links().delay(from.name(), to.name(), random.nextInt(DELAY_MILLIS_MAX));
                }
            }
        }
    },

    /** One member is stopped as an operator would. */
    RESTART {
        @Override
        void strike(Cluster cluster, Random random) throws IOException {
            victim(cluster, random).stop();
        }
    },

    /** One member loses its disk and comes back as another member, half the time as a learner first. */
    WIPED_DISK {
        @Override
        void strike(Cluster cluster, Random random) throws IOException {
            MemberProcess victim = victim(cluster, random);
            victim.kill();
            victim.wipe();
            MemberProcess other = anotherThan(victim, cluster, random);
            cluster.remove(victim, other);
            cluster.addAgain(victim, other, random.nextBoolean());
        }
    };

    private static final int DELAY_MILLIS_MAX = 60;

    abstract void strike(Cluster cluster, Random random) throws IOException;

    /** Makes the cluster whole: all links open, all processes run. */
    void heal(Cluster cluster) throws IOException {
        cluster.links().heal();
        for (MemberProcess member : cluster.members()) {
            if (!member.alive()) {
                member.restart();
            }
        }
    }

    /** The leader half the time. */
    private static MemberProcess victim(Cluster cluster, Random random) throws IOException {
        MemberProcess leader = cluster.leader();
        return random.nextBoolean() ? leader : anotherThan(leader, cluster, random);
    }

    private static MemberProcess anotherThan(MemberProcess one, Cluster cluster, Random random) {
        List<MemberProcess> others =
                cluster.members().stream().filter(member -> member != one).toList();
        return others.get(random.nextInt(others.size()));
    }

    private static Fate silenceOrRefusal(Random random) {
        return random.nextBoolean() ? Fate.HELD : Fate.CUT;
    }
}
