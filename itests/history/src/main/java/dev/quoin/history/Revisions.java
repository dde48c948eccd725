package dev.quoin.history;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether the revisions that the store answered keep to real time: a write that began after another call had ended has a
 * greater revision than that call's, a read at least the same, and no two writes have one revision.
 */
public final class Revisions {

    private Revisions() {}

    public static Verdict check(History history) {
        List<Call> calls = history.calls().stream()
                .filter(call ->
                        call.outcome() == Call.Outcome.OK && call.answer().revision() > 0)
                .toList();
        Map<Long, Call> writes = new HashMap<>();
        for (Call call : calls) {
            Call other = wrote(call) ? writes.putIfAbsent(call.answer().revision(), call) : null;
            if (other != null) {
                return new Verdict.Bad("two writes have one revision:\n  " + other + "\n  " + call);
            }
        }
        List<Call> byEnd =
                calls.stream().sorted(Comparator.comparingLong(Call::ended)).toList();
        int ended = 0;
        Call highest = null;
        for (Call call : calls) {
            while (ended < byEnd.size() && byEnd.get(ended).ended() < call.begun()) {
                Call over = byEnd.get(ended++);
                if (highest == null
                        || over.answer().revision() > highest.answer().revision()) {
                    highest = over;
                }
            }
            long least = highest == null ? 0 : highest.answer().revision() + (wrote(call) ? 1 : 0);
            if (call.answer().revision() < least) {
                return new Verdict.Bad("the revision went back:\n  " + highest + "\n  " + call);
            }
        }
        return new Verdict.Good();
    }

    /** Whether the call made a revision of its own. */
    static boolean wrote(Call call) {
        Answer answer = call.answer();
        return answer instanceof Answer.Written
                || (answer instanceof Answer.Deleted deleted && deleted.existed())
                || (answer instanceof Answer.Compared compared && compared.succeeded());
    }
}
