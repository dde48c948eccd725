package dev.quoin.compat.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table of what the scripts exercise. */
final class Coverage {

    private static final String HEADING = """
            # What the compatibility session covers

            Written by `CoverageTest` from the scripts in `src/test/resources/session`; `-Drewrite` writes it anew. A step is
            named by its script and its place in it.

            """;

    private Coverage() {}

    /** The page, in the order of the scripts. */
    static String table(List<Script> scripts) {
        Map<String, Map<String, List<Step>>> byRpc = new LinkedHashMap<>();
        int count = 0;
        for (Script script : scripts) {
            for (Step step : script.steps()) {
                byRpc.computeIfAbsent(step.rpc(), rpc -> new LinkedHashMap<>())
                        .computeIfAbsent(step.aspect(), aspect -> new ArrayList<>())
                        .add(step);
                count++;
            }
        }
        StringBuilder out = new StringBuilder(HEADING);
        out.append(count).append(" steps.\n\n| RPC or page | Field, option or error | Steps |\n|---|---|---|\n");
        byRpc.forEach((rpc, aspects) -> aspects.forEach((aspect, steps) -> out.append("| ")
                .append(rpc)
                .append(" | ")
                .append(aspect)
                .append(" | ")
                .append(names(steps))
                .append(" |\n")));
        return out.toString();
    }

    /** {@code kv 12–14, txn 3}. */
    private static String names(List<Step> steps) {
        List<String> names = new ArrayList<>();
        int i = 0;
        while (i < steps.size()) {
            Step first = steps.get(i);
            Step last = first;
            while (i + 1 < steps.size() && follows(last, steps.get(i + 1))) {
                i++;
                last = steps.get(i);
            }
            names.add(first.number() == last.number() ? first.name() : first.name() + "–" + last.number());
            i++;
        }
        return String.join(", ", names);
    }

    private static boolean follows(Step step, Step next) {
        return step.script().equals(next.script()) && next.number() == step.number() + 1;
    }
}
