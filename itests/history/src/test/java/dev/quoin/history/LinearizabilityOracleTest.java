package dev.quoin.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The search against the definition, over small random histories of which about half are bad. */
class LinearizabilityOracleTest {

    private static final int HISTORIES = 20_000;

    @Test
    void agreesWithTryingEveryOrder() {
        int good = 0;
        for (long seed = 0; seed < HISTORIES; seed++) {
            History history = random(new Random(seed));
            boolean expected = new BruteForce(history.calls()).linearizable();
            assertThat(Linearizability.check(history) instanceof Verdict.Good)
                    .as("seed %d: %s", seed, history.calls())
                    .isEqualTo(expected);
            good += expected ? 1 : 0;
        }
        assertThat(good).isBetween(HISTORIES / 10, HISTORIES * 9 / 10);
    }

    /** A store that sometimes lies: calls take effect at a random moment between begin and end. */
    private static History random(Random random) {
        History history = new History();
        List<Running> running = new ArrayList<>();
        String[] value = new String[1];
        boolean liar = random.nextBoolean();
        for (int begun = 0; begun < 7 || !running.isEmpty(); ) {
            if (begun < 7 && random.nextInt(2) == 0) {
                running.add(new Running(history.begin(begun, operation(random))));
                begun++;
            } else if (!running.isEmpty()) {
                Running one = running.get(random.nextInt(running.size()));
                if (one.answer == null) {
                    one.answer = answer(value, one.call.operation());
                    if (liar && random.nextInt(6) == 0) {
                        value[0] = "v" + random.nextInt(3);
                    }
                } else {
                    running.remove(one);
                    end(one, random);
                }
            }
        }
        return history;
    }

    private static void end(Running one, Random random) {
        if (random.nextInt(4) == 0) {
            one.call.unknown();
        } else {
            one.call.ok(one.answer);
        }
    }

    private static final class Running {
        final Call call;
        Answer answer;

        Running(Call call) {
            this.call = call;
        }
    }

    private static Operation operation(Random random) {
        String value = "v" + random.nextInt(3);
        return switch (random.nextInt(5)) {
            case 0, 1 -> new Operation.Get("k");
            case 2 -> new Operation.Put("k", value);
            case 3 -> new Operation.Delete("k");
            default -> new Operation.CompareAndSet("k", random.nextInt(3) == 0 ? null : "v" + random.nextInt(3), value);
        };
    }

    private static Answer answer(String[] value, Operation operation) {
        String before = value[0];
        value[0] = Register.after(before, operation);
        if (operation instanceof Operation.Get) {
            return new Answer.Found(before, 0);
        }
        if (operation instanceof Operation.Delete) {
            return new Answer.Deleted(before != null, 0);
        }
        if (operation instanceof Operation.CompareAndSet) {
            Answer won = new Answer.Compared(true, 0);
            return Register.explains(before, operation, won) ? won : new Answer.Compared(false, 0);
        }
        return new Answer.Written(0);
    }
}
