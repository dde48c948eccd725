package dev.quoin.v3.call;

import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.Member;
import dev.quoin.api.server.MemberException;
import org.jspecify.annotations.Nullable;

/** The member behind a service, which comes and goes while calls are made. */
public final class MemberSlot {

    private volatile @Nullable Member member;

    /** Takes a member. */
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
            throw new MemberException(EtcdError.STOPPED);
        }
        if (requireLeader && !present.hasLeader()) {
            throw new MemberException(EtcdError.NO_LEADER);
        }
        return present;
    }
}
