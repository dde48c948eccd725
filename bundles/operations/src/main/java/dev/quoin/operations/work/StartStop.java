package dev.quoin.operations.work;

import dev.quoin.api.operations.BundleState;
import dev.quoin.api.operations.BundleState.Condition;
import dev.quoin.api.operations.OperationException;
import dev.quoin.operations.parts.BundleStates;
import dev.quoin.operations.parts.InstalledBundles;
import dev.quoin.operations.parts.MissingParts;
import dev.quoin.operations.parts.Needs;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Starts and stops bundles. */
public final class StartStop {
    /** Losing it silently changes what the member is: it would begin again alone. */
    private static final String PEER = InstalledBundles.PREFIX + "peer";

    private final BundleStates states;
    private final MissingParts missing;
    private final MemberHold hold;

    public StartStop(BundleStates states, MissingParts missing, MemberHold hold) {
        this.states = states;
        this.missing = missing;
        this.hold = hold;
    }

    /** Starts a bundle; returns how it stands then. */
    public String start(Bundle bundle) throws OperationException {
        if (InstalledBundles.isFragment(bundle)) {
            throw new OperationException(
                    InstalledBundles.name(bundle) + " is a fragment: it belongs to another bundle",
                    "Start that one instead.");
        }
        boolean ran = bundle.getState() == Bundle.ACTIVE;
        start(bundle, "Look at what it imports: quoin bundles --all lists what is there.");
        started(bundle);
        missing.look();
        BundleState state = states.of(bundle);
        if (state.condition() == Condition.WAITING) {
            return "started, but " + state.reason();
        }
        return ran ? "ran already" : "started";
    }

    static void start(Bundle bundle, String advice) throws OperationException {
        try {
            bundle.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
        } catch (BundleException e) {
            throw new OperationException(
                    InstalledBundles.name(bundle) + " does not start: " + e.getMessage(), advice, e);
        }
    }

    /** A bundle runs again, whoever started it. */
    public void started(Bundle bundle) {
        if (missing.giveBack(InstalledBundles.name(bundle))) {
            hold.begin();
        }
    }

    /** Stops a bundle; returns what that means. */
    public String stop(Bundle bundle) throws OperationException {
        String name = InstalledBundles.name(bundle);
        if (bundle.getState() != Bundle.ACTIVE) {
            return "did not run";
        }
        if (name.equals(PEER)) {
            hold.end();
            missing.withhold(name);
        }
        halt(bundle);
        missing.look();
        if (!missing.missing().isEmpty()) {
            return "stopped; the member does not serve: " + missing.reason();
        }
        return Needs.exportsToOthers(bundle) ? "stopped; others go on using its classes" : "stopped";
    }

    static void halt(Bundle bundle) throws OperationException {
        try {
            bundle.stop(Bundle.STOP_TRANSIENT);
        } catch (BundleException e) {
            throw new OperationException(
                    InstalledBundles.name(bundle) + " does not stop: " + e.getMessage(),
                    "The log of the member says more.",
                    e);
        }
    }
}
