package dev.quoin.simulation;

/** Ends whatever a member was doing: its machine has lost power in the middle of it. */
final class PowerLoss extends Error {

    private static final long serialVersionUID = 1L;

    PowerLoss() {
        super("the machine lost power", null, false, false);
    }
}
