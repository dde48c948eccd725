package dev.quoin.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks for an order of the calls on one key, after Wing and Gong's search with Lowe's just-in-time linearization: events
 * are taken as they were recorded, all possible pasts are carried along, and calls are put in order only when one of them
 * ends, because by then it must have happened. No recursion; the pasts are remembered, so none is looked at twice.
 */
final class OrderSearch {

    private static final int SLOTS = Long.SIZE;
    private static final int REPORTED_CALLS = 25;

    private final List<Call> calls;
    private final int bound;
    private final @Nullable Call[] openCalls = new Call[SLOTS];
    private final List<Call> lostCalls = new ArrayList<>();
    private int looked;

    /** {@code calls} are of one key and have happened, or may have. */
    OrderSearch(List<Call> calls, int bound) {
        this.calls = calls;
        this.bound = bound;
    }

    Verdict run() {
        TreeMap<Long, Call> moments = new TreeMap<>();
        for (Call call : calls) {
            moments.put(call.begun(), call);
            if (call.outcome() == Call.Outcome.OK) {
                moments.put(call.ended(), call);
            }
        }
        List<Configuration> pasts = List.of(new Configuration(null, 0, new BitSet()));
        for (var moment : moments.entrySet()) {
            Call call = moment.getValue();
            if (moment.getKey() == call.begun()) {
                if (!begin(call)) {
                    return new Verdict.Undecided("more than " + SLOTS + " calls at once: " + call);
                }
                continue;
            }
            List<Configuration> next = pastsAtEndOf(call, pasts);
            if (looked > bound) {
                return new Verdict.Undecided("more than " + bound + " configurations until " + call);
            }
            if (next.isEmpty()) {
                return new Verdict.Bad(report(call, pasts));
            }
            openCalls[slotOf(call)] = null;
            pasts = next;
        }
        return new Verdict.Good();
    }

    private boolean begin(Call call) {
        if (call.outcome() == Call.Outcome.UNKNOWN) {
            lostCalls.add(call);
            return true;
        }
        int free = Arrays.asList(openCalls).indexOf(null);
        if (free >= 0) {
            openCalls[free] = call;
        }
        return free >= 0;
    }

    private int slotOf(Call call) {
        return Arrays.asList(openCalls).indexOf(call);
    }

    /** All pasts in which the call, which ends now, has happened. Small ones first, so that they rule out larger ones. */
    private List<Configuration> pastsAtEndOf(Call call, List<Configuration> before) {
        int slot = slotOf(call);
        Configurations seen = new Configurations();
        Configurations after = new Configurations();
        PriorityQueue<Configuration> queue = new PriorityQueue<>(Comparator.comparingInt(Configuration::size));
        for (Configuration past : before) {
            if (seen.add(past)) {
                queue.add(past);
            }
        }
        while (!queue.isEmpty() && looked <= bound) {
            Configuration past = queue.remove();
            looked++;
            if (past.has(slot)) {
                after.add(past.without(slot));
            } else {
                extend(past, seen, queue);
            }
        }
        return after.all();
    }

    private void extend(Configuration past, Configurations seen, PriorityQueue<Configuration> queue) {
        for (int slot = 0; slot < SLOTS; slot++) {
            Call call = openCalls[slot];
            if (call != null && !past.has(slot) && Register.explains(past.value(), call.operation(), call.answer())) {
                offer(past.with(slot, Register.after(past.value(), call.operation())), seen, queue);
            }
        }
        for (int number = 0; number < lostCalls.size(); number++) {
            if (!past.lost().get(number)) {
                String then = Register.after(past.value(), lostCalls.get(number).operation());
                offer(past.withLost(number, then), seen, queue);
            }
        }
    }

    private static void offer(Configuration next, Configurations seen, PriorityQueue<Configuration> queue) {
        if (seen.add(next)) {
            queue.add(next);
        }
    }

    private String report(Call call, List<Configuration> pasts) {
        StringBuilder text = new StringBuilder("not linearizable: no order explains\n  ")
                .append(call)
                .append("\nbefore it ended the key could hold ")
                .append(pasts.stream()
                        .map(past -> String.valueOf(past.value()))
                        .distinct()
                        .toList())
                .append("; the calls before it:");
        List<Call> earlier =
                calls.stream().filter(each -> each.begun() < call.ended()).toList();
        for (Call each : earlier.subList(Math.max(0, earlier.size() - REPORTED_CALLS), earlier.size())) {
            text.append("\n  ").append(each);
        }
        return text.toString();
    }
}
