package dev.quoin.history;

import java.util.List;

/** The definition itself: tries every order of the calls. For a handful of calls on one key. */
final class BruteForce {

    private final List<Call> calls;

    BruteForce(List<Call> calls) {
        this.calls = calls.stream()
                .filter(call -> call.outcome() != Call.Outcome.FAILED)
                .toList();
    }

    boolean linearizable() {
        return canGoOn(null, 0);
    }

    private boolean canGoOn(String value, int happened) {
        boolean over = true;
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            if ((happened & (1 << i)) != 0) {
                continue;
            }
            over &= call.outcome() != Call.Outcome.OK;
            boolean fits =
                    call.outcome() != Call.Outcome.OK || Register.explains(value, call.operation(), call.answer());
            if (fits
                    && mayBeNext(call, happened)
                    && canGoOn(Register.after(value, call.operation()), happened | (1 << i))) {
                return true;
            }
        }
        return over;
    }

    /** Nothing that ended before it began is still to come. */
    private boolean mayBeNext(Call call, int happened) {
        for (int i = 0; i < calls.size(); i++) {
            if ((happened & (1 << i)) == 0 && calls.get(i).ended() < call.begun()) {
                return false;
            }
        }
        return true;
    }
}
