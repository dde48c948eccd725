package dev.quoin.ctl.quoin;

import dev.quoin.rpc.admin.OperationEvent;
import java.io.PrintStream;

/** Shows the steps of an operation: lines, and where something is copied a bar that stays in its line on a terminal. */
final class ProgressView {
    private static final int BAR = 30;

    private final PrintStream out;
    private final boolean terminal;
    private final boolean json;
    /** What stood in the last line; the step before the first is empty. */
    private String last = "";

    private boolean barShown;

    ProgressView(PrintStream out, boolean terminal, boolean json) {
        this.out = out;
        this.terminal = terminal;
        this.json = json;
    }

    void show(OperationEvent event) {
        if (json) {
            out.println(MessageJson.of(event));
            return;
        }
        boolean copies = event.getKeysTotal() > 0 && event.getOutcome() == OperationEvent.Outcome.UNDER_WAY;
        if (copies && terminal) {
            out.print("\r" + bar(event) + "\u001b[K");
            out.flush();
            barShown = true;
            return;
        }
        if (barShown) {
            out.println();
            barShown = false;
        }
        if (event.getOutcome() == OperationEvent.Outcome.UNDER_WAY) {
            if (!event.getStep().equals(last)) {
                out.println("  " + event.getStep());
            }
        } else {
            out.println(event.getOperation() + ": " + event.getStep() + " (" + Sizes.millis(event.getElapsedMillis())
                    + ")");
        }
        last = event.getStep();
        out.flush();
    }

    static String bar(OperationEvent event) {
        double part = Math.min(1, (double) event.getKeys() / event.getKeysTotal());
        int filled = (int) (part * BAR);
        String left = event.getMillisLeft() < 0 ? "" : ", " + Sizes.millis(event.getMillisLeft()) + " left";
        return event.getStep() + " [" + "#".repeat(filled) + " ".repeat(BAR - filled) + "] " + (int) (part * 100)
                + " %  "
                + event.getKeys() + " of " + event.getKeysTotal() + " keys, " + Sizes.bytes(event.getBytes()) + ", "
                + Sizes.bytes(event.getBytesPerSecond()) + "/s" + left;
    }
}
