package dev.quoin.server.request;

import dev.quoin.api.server.Caller;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.api.server.EtcdError;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one place where it is decided whether a request may go on: whether the member still serves, and who asks for what.
 * Without an auth bundle everybody may do everything, as in an etcd whose authentication is off. Alarms do not count
 * here: what they forbid is refused where entries are applied, so that reads go on as in etcd.
 */
public final class Guard {

    /** What a request does, as far as permission goes. */
    public enum Action {
        READ,
        /** A range of this member's own state, whatever the others have. */
        SERIALIZABLE_READ,
        /** What the member says about itself. */
        STATUS,
        WRITE,
        ADMINISTER
    }

    private final BooleanSupplier learner;
    private final EtcdError learnerRefusal;
    private volatile boolean stopped;
    private volatile boolean fenced;

    /**
     * @param learner whether this member is a learner now
     */
    public Guard(BooleanSupplier learner, CompatibilityLevel level) {
        this.learner = learner;
        this.learnerRefusal =
                level.atLeast(CompatibilityLevel.V3_6) ? EtcdError.NOT_FOR_LEARNER_FROM_3_6 : EtcdError.NOT_FOR_LEARNER;
    }

    /** Why the request is refused, or null. A learner answers for itself only. */
    public @Nullable EtcdError refusal(Caller caller, Action action) {
        if (stopped) {
            return EtcdError.STOPPED;
        }
        if (fenced && action != Action.STATUS && action != Action.ADMINISTER) {
            return EtcdError.CORRUPT;
        }
        boolean own = action == Action.SERIALIZABLE_READ || action == Action.STATUS;
        return !own && learner.getAsBoolean() ? learnerRefusal : null;
    }

    /** Refuses what reads or writes data from now on: the data here is wrong. */
    public void fence() {
        fenced = true;
    }

    /** Refuses everything from now on. */
    public void stop() {
        stopped = true;
    }
}
