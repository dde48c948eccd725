package dev.quoin.simulation;

import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.raft.ConfState;
import dev.quoin.history.Call;
import dev.quoin.history.Linearizability;
import dev.quoin.history.Operation;
import dev.quoin.history.Revisions;
import dev.quoin.history.Verdict;
import dev.quoin.server.OpenedMember;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold in the end: one state everywhere, nothing acknowledged lost, and one order that explains what was seen. */
final class FinalChecks {

    private static final List<Bucket> REPLICATED =
            List.of(Bucket.KEY, Bucket.LEASE, Bucket.MEMBERS, Bucket.MEMBERS_REMOVED, Bucket.CLUSTER, Bucket.ALARM);

    private static final String TOMBSTONE = ", 116]=";

    private final World world;

    FinalChecks(World world) {
        this.world = world;
    }

    void run() throws Exception {
        replicasEqual();
        membersFit();
        leasesGone();
        long revision = members().get(0).revision();
        require(Violation.WATCH, world.watched().check(2, revision, true));
        require(Violation.REVISIONS, Revisions.check(world.history()));
        require(Violation.NOT_LINEARIZABLE, linearizability(revision));
        require(Violation.ACKNOWLEDGED_WRITE, world.watched().explains(world.history()));
    }

    /** Where watchers have seen every revision, a write that nobody saw did not happen: that spares most of the search. */
    private Verdict linearizability(long revision) {
        List<Call> calls = world.history().calls();
        if (world.watched().complete(2, revision)) {
            calls = calls.stream()
                    .filter(call -> call.outcome() != Call.Outcome.UNKNOWN
                            || call.operation() instanceof Operation.Delete
                            || world.watched().saw(call.operation()))
                    .toList();
        }
        return Linearizability.check(calls, Linearizability.CONFIGURATIONS_MAX);
    }

    private static void require(Violation otherwise, Verdict verdict) {
        try {
            verdict.require();
        } catch (AssertionError e) {
            throw new Violation.Found(otherwise, String.valueOf(e.getMessage()), e);
        }
    }

    /** The list of members is Raft's configuration, and nothing that an operator was told is undone. */
    private void membersFit() {
        for (Machine machine : world.machines()) {
            if (machine.member() == null || machine.raft() == null) {
                continue;
            }
            OpenedMember member = machine.member();
            ConfState conf = machine.raft().status().confState();
            boolean same = Set.copyOf(conf.voters()).equals(member.members(false))
                    && Set.copyOf(conf.learners()).equals(member.members(true));
            if (!same || conf.votersOutgoing().size() + conf.learnersNext().size() > 0) {
                throw Violation.MEMBERSHIP.found(machine.name() + " has voters " + member.members(false) + ", learners "
                        + member.members(true) + " and Raft " + conf + "\n" + world);
            }
            world.operator().require(member.members(false), member.members(true));
        }
    }

    private void leasesGone() throws IOException {
        for (OpenedMember member : members()) {
            if (member.leaseCount() > 0 || member.holds(LeaseHolder.KEY_PREFIX)) {
                throw Violation.LEASE_TOO_LONG.found("leases or their keys are left\n" + world);
            }
        }
    }

    private List<OpenedMember> members() {
        return world.machines().stream()
                .filter(Machine::inService)
                .map(Machine::member)
                .toList();
    }

    private void replicasEqual() throws Exception {
        OpenedMember first = members().get(0);
        for (OpenedMember other : members()) {
            if (other.hash() != first.hash() || other.revision() != first.revision()) {
                throw Violation.REPLICAS_DIFFER.found("hashes differ: "
                        + different(describe(first, Bucket.KEY), describe(other, Bucket.KEY)) + "\n" + world);
            }
            for (Bucket bucket : REPLICATED) {
                boolean asEtcd = bucket == Bucket.KEY && world.settings().levels() == Settings.Levels.MIXED;
                String one = asEtcd ? withoutTombstones(first) : describe(first, bucket);
                String two = asEtcd ? withoutTombstones(other) : describe(other, bucket);
                if (!one.equals(two)) {
                    throw Violation.REPLICAS_DIFFER.found(bucket + " differs: " + different(one, two) + "\n" + world);
                }
            }
        }
    }

    private static String different(String one, String two) {
        Set<String> both = new LinkedHashSet<>(one.lines().toList());
        both.retainAll(two.lines().toList());
        return "only one has\n"
                + one.lines().filter(line -> !both.contains(line)).collect(Collectors.joining("\n"))
                + "\nonly the other has\n"
                + two.lines().filter(line -> !both.contains(line)).collect(Collectors.joining("\n"));
    }

    /** What a compaction does with a tombstone that lies exactly at its revision depends on the level, as in etcd. */
    private static String withoutTombstones(OpenedMember member) throws IOException {
        return describe(member, Bucket.KEY)
                .lines()
                .filter(line -> !line.contains(TOMBSTONE))
                .collect(Collectors.joining("\n"));
    }

    private static String describe(OpenedMember member, Bucket bucket) throws IOException {
        StringBuilder text = new StringBuilder();
        try (BackendSnapshot state = member.pinned();
                BackendSnapshot.Cursor pairs = state.scan(bucket, new byte[0], null)) {
            while (pairs.next()) {
                text.append(Arrays.toString(pairs.key()))
                        .append('=')
                        .append(Arrays.toString(pairs.value()))
                        .append('\n');
            }
        }
        return text.toString();
    }
}
