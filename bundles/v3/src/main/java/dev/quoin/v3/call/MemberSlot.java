package dev.quoin.v3.call;

import dev.quoin.api.operations.Absence;
import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.Member;
import dev.quoin.api.server.MemberException;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The member behind the services, which comes and goes while calls are made. */
@Component(service = MemberSlot.class)
public final class MemberSlot {

    private volatile @Nullable Member member;

    /** Who knows what a member lacks. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Absence absence;

    /** Takes a member. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "clear")
    public void set(Member arrived) {
        member = arrived;
    }

    /** Lets a member go, unless another has taken its place. */
    public void clear(Member gone) {
        if (member == gone) {
            member = null;
        }
    }

    /** The member, or null while there is none. */
    public @Nullable Member get() {
        return member;
    }

    /** The member for a call; {@code requireLeader} as the caller asked. */
    public Member require(boolean requireLeader) throws MemberException {
        Member present = member;
        if (present == null) {
            throw stopped();
        }
        if (requireLeader && !present.hasLeader()) {
            throw new MemberException(EtcdError.NO_LEADER);
        }
        return present;
    }

    private MemberException stopped() {
        Absence known = absence;
        String reason = known == null ? "" : known.reason();
        return reason.isEmpty()
                ? new MemberException(EtcdError.STOPPED)
                : new MemberException(EtcdError.STOPPED, reason);
    }
}
