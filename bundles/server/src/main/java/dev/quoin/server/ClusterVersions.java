package dev.quoin.server;

import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.server.loop.RaftLoop;
import dev.quoin.server.membership.ClusterMember;
import dev.quoin.server.membership.MemberVersions;
import dev.quoin.server.membership.Membership;
import dev.quoin.server.membership.Version;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Decides the cluster's version, on the leader only: the lowest version of all members, never lowered. While not all
 * members can be asked nothing is decided, but for the first time, when it is the lowest there is.
 */
final class ClusterVersions {

    private final Version own;
    private final long self;
    private final Membership membership;
    private final MemberVersions versions;
    private final RaftLoop loop;
    private final Consumer<Version> propose;
    private final AtomicBoolean asking = new AtomicBoolean();

    /**
     * @param propose proposes the version that was decided
     */
    ClusterVersions(
            CompatibilityLevel level,
            long self,
            Membership membership,
            MemberVersions versions,
            RaftLoop loop,
            Consumer<Version> propose) {
        this.own = Version.parse(level.announced()).orElseThrow();
        this.self = self;
        this.membership = membership;
        this.versions = versions;
        this.loop = loop;
        this.propose = propose;
    }

    /** Asks the members, and proposes what follows. Called every few seconds and when a term begins; does not block. */
    @SuppressWarnings("FutureReturnValueIgnored") // no answer is an answer too
    void monitor() {
        if (!loop.leading() || !asking.compareAndSet(false, true)) {
            return;
        }
        List<ClusterMember> others = membership.members().stream()
                .filter(member -> member.id() != self)
                .toList();
        versions.lowest(others, own).whenComplete((lowest, failure) -> {
            asking.set(false);
            if (lowest != null && loop.leading()) {
                decide(lowest.map(Version::cluster), membership.clusterVersion())
                        .ifPresent(propose);
            }
        });
    }

    /** The version to propose, or empty to leave it. */
    static Optional<Version> decide(Optional<Version> lowest, String current) {
        Optional<Version> now = Version.parse(current);
        if (now.isEmpty()) {
            return Optional.of(lowest.orElse(Version.LOWEST));
        }
        return lowest.filter(version -> now.get().below(version));
    }
}
