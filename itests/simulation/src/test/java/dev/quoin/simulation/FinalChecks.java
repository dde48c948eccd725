package dev.quoin.simulation;

import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.history.Linearizability;
import dev.quoin.history.Revisions;
import dev.quoin.server.OpenedMember;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** What must hold in the end: one state everywhere, nothing acknowledged lost, and one order that explains what was seen. */
final class FinalChecks {

    private static final List<Bucket> REPLICATED =
            List.of(Bucket.KEY, Bucket.LEASE, Bucket.MEMBERS, Bucket.MEMBERS_REMOVED, Bucket.CLUSTER, Bucket.ALARM);

    private final World world;

    FinalChecks(World world) {
        this.world = world;
    }

    void run() throws Exception {
        replicasEqual();
        long revision = members().get(0).revision();
        Linearizability.check(world.history()).require();
        Revisions.check(world.history()).require();
        world.watched().check(2, revision, true).require();
        world.watched().explains(world.history()).require();
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
                throw new AssertionError("hashes differ: " + world + "\n" + describe(first, Bucket.KEY) + "\n"
                        + describe(other, Bucket.KEY));
            }
            for (Bucket bucket : REPLICATED) {
                String one = describe(first, bucket);
                String two = describe(other, bucket);
                if (!one.equals(two)) {
                    throw new AssertionError(bucket + " differs:\n" + one + "\n" + two + "\n" + world);
                }
            }
        }
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
