package dev.quoin.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether one order of all calls explains their answers and keeps to real time (Herlihy and Wing 1990).
 *
 * <p>Keys are independent, so each is judged alone (locality). Calls that failed are left out; so are reads of unknown
 * outcome, which explain nothing.
 */
public final class Linearizability {

    /** The most configurations that are looked at for one key. */
    public static final int CONFIGURATIONS_MAX = 5_000_000;

    private Linearizability() {}

    public static Verdict check(History history) {
        return check(history.calls(), CONFIGURATIONS_MAX);
    }

    /** Judges with a bound of one's own. */
    public static Verdict check(List<Call> calls, int configurationsMax) {
        Map<String, List<Call>> byKey = new TreeMap<>();
        for (Call call : calls) {
            boolean counts =
                    switch (call.outcome()) {
                        case OK -> true;
                        case FAILED -> false;
                        case UNKNOWN -> !call.operation().readOnly();
                    };
            if (counts) {
                byKey.computeIfAbsent(call.operation().key(), key -> new ArrayList<>())
                        .add(call);
            }
        }
        for (List<Call> ofKey : byKey.values()) {
            ofKey.sort(Comparator.comparingLong(Call::begun));
            Verdict verdict = new OrderSearch(ofKey, configurationsMax).run();
            if (!(verdict instanceof Verdict.Good)) {
                return verdict;
            }
        }
        return new Verdict.Good();
    }
}
