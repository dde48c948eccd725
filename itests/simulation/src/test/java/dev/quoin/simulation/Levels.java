package dev.quoin.simulation;

import dev.quoin.server.OpenedMember;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The compatibility level of each machine's member: the same for all, or mixed, when restarts raise it now and then. The
 * cluster's version must rise when all members allow it, and not before.
 */
final class Levels {

    static final String LOW = "3.4";
    static final String HIGH = "3.5";

    private static final int RAISE_ONE_IN = 4;

    private final World world;
    private final Random random;
    private final boolean mixed;
    private final Map<Machine, String> levels = new HashMap<>();

    Levels(World world, Settings.Levels settings, Random random) {
        this.world = world;
        this.random = random;
        this.mixed = settings == Settings.Levels.MIXED;
        for (Machine machine : world.machines()) {
            boolean low = settings == Settings.Levels.LOW || (mixed && random.nextInt(3) > 0);
            levels.put(machine, low ? LOW : HIGH);
        }
    }

    String of(Machine machine) {
        return levels.getOrDefault(machine, LOW);
    }

    /** A member is about to start. */
    void restarts(Machine machine) {
        if (mixed && random.nextInt(RAISE_ONE_IN) == 0) {
            levels.put(machine, HIGH);
        }
    }

    /**
     * A member stopped or was refused because the cluster is above it: right for one that was added while that was being
     * decided.
     *
     * @return whether it may try again with another level
     */
    boolean refused(Machine machine, Throwable reason) {
        boolean tooLow =
                of(machine).equals(LOW) && String.valueOf(reason.getMessage()).contains("invalid downgrade");
        if (tooLow && !machine.founded()) {
            levels.put(machine, HIGH);
            return true;
        }
        return false;
    }

    /** One that joins is told by those who are there which level it needs. */
    void joins(Machine machine) {
        if (mixed) {
            levels.put(machine, HIGH);
        }
    }

    /** Looks at a member whose cluster version has changed. */
    void changed(Machine machine, @Nullable String version) {
        if (!String.valueOf(version).startsWith(HIGH) || machine.member() == null) {
            return;
        }
        List<String> members = machine.member().members().values().stream()
                .flatMap(List::stream)
                .toList();
        for (Machine other : world.machines()) {
            boolean member = members.contains(other.peerUrl());
            if (member && other.founded() && of(other).equals(LOW)) {
                throw Violation.CLUSTER_VERSION.found(machine.name() + " has " + version + " though " + other.name()
                        + " does not allow it\n" + world);
            }
        }
    }

    /** Whether the cluster's version is what its members allow. */
    boolean settled(OpenedMember leader) {
        boolean low = world.machines().stream()
                .filter(Machine::inService)
                .anyMatch(machine -> of(machine).equals(LOW));
        return leader.clusterVersion().equals((low ? LOW : HIGH) + ".0");
    }

    @Override
    public String toString() {
        return levels.values().toString();
    }
}
