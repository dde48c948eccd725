package dev.quoin.operations.work;

import dev.quoin.operations.parts.Components;
import dev.quoin.operations.parts.InstalledBundles;
import dev.quoin.operations.parts.Lacks;
import org.osgi.framework.Bundle;

/**
 * Ends the member in good order and lets it begin again, by the one component that holds all its parts: leadership is handed
 * over while everything that it needs still works, and its pages go on telling what is the matter.
 */
public final class MemberHold {
    private static final String PARTS = Lacks.SERVER + ".AssembledParts";

    private final InstalledBundles bundles;
    private final Components components;

    public MemberHold(InstalledBundles bundles, Components components) {
        this.bundles = bundles;
        this.components = components;
    }

    /** Returns when the member has ended. */
    void end() {
        for (Bundle bundle : bundles.list(false)) {
            if (isServer(bundle)) {
                components.disable(bundle, PARTS);
            }
        }
    }

    /** Lets the member begin where its parts are there. */
    void begin() {
        for (Bundle bundle : bundles.list(false)) {
            if (isServer(bundle)) {
                components.enable(bundle, PARTS);
            }
        }
    }

    private static boolean isServer(Bundle bundle) {
        return InstalledBundles.name(bundle).equals(Lacks.SERVER) && bundle.getState() == Bundle.ACTIVE;
    }
}
