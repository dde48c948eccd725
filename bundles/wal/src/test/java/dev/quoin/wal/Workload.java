package dev.quoin.wal;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.wal.LogContent;
import dev.quoin.api.wal.SnapshotMark;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A seeded sequence of what a member does to its log, with the state that must be there after each step. */
final class Workload {

    /** What a log holds. */
    record State(HardState hardState, List<Entry> entries) {

        static State of(LogContent content) {
            return new State(content.hardState(), content.entries());
        }
    }

    private record Step(HardState hardState, List<Entry> entries, boolean durable, long mark, State after) {}

    private final List<Step> steps = new ArrayList<>();
    private int done;
    private int durable = -1;

    Workload(long seed, int count) {
        Random random = new Random(seed);
        List<Entry> log = new ArrayList<>();
        HardState state = HardState.EMPTY;
        for (int i = 0; i < count; i++) {
            long term = state.term() + (i == 0 || random.nextInt(6) == 0 ? 1 : 0);
            boolean newTerm = term != state.term();
            if (newTerm && log.size() > state.commit() && random.nextBoolean()) {
                log.subList((int) state.commit() + random.nextInt((int) (log.size() - state.commit())), log.size())
                        .clear();
            }
            List<Entry> entries = new ArrayList<>();
            int fresh = random.nextInt(5);
            for (int k = 0; k < fresh; k++) {
                int length = random.nextInt(10) == 0 ? 600 + random.nextInt(900) : random.nextInt(80);
                entries.add(Fixture.entry(term, log.size() + 1L, length, random));
                log.add(entries.get(k));
            }
            long commit = state.commit()
                    + (log.size() > state.commit() ? random.nextInt((int) (log.size() - state.commit()) + 1) : 0);
            HardState next = new HardState(term, Fixture.VOTE, commit);
            boolean changed = !next.equals(state);
            // Entries cut off in memory are cut off on disk only by the entry that replaces them.
            List<Entry> onDisk = steps.isEmpty() ? List.of() : steps.get(i - 1).after.entries;
            List<Entry> after = entries.isEmpty() ? onDisk : List.copyOf(log);
            if (entries.isEmpty()) {
                log = new ArrayList<>(onDisk);
            }
            steps.add(new Step(
                    changed ? next : HardState.EMPTY,
                    List.copyOf(entries),
                    newTerm || fresh > 0,
                    commit > 0 && random.nextInt(5) == 0 ? commit : 0,
                    new State(next, after)));
            state = next;
        }
    }

    /** Runs all steps, or those until the disk fails. */
    void run(SegmentedLog log) throws IOException {
        for (Step step : steps) {
            log.save(step.hardState, step.entries);
            if (step.durable) {
                durable = done;
            }
            if (step.mark > 0) {
                Entry marked = step.after.entries.get((int) step.mark - 1);
                log.saveMark(new SnapshotMark(step.mark, marked.term(), null));
                durable = done;
            }
            done++;
        }
    }

    int steps() {
        return steps.size();
    }

    /**
     * Whether a log that was opened after a crash holds what it must: all up to the last step that was durable, and of
     * the steps after it, and of the one under way, a prefix.
     */
    boolean explains(State found) {
        return explains(found, durable);
    }

    /** Whether a log holds a prefix of all that was done. */
    boolean holdsPrefix(State found) {
        return explains(found, -1);
    }

    private boolean explains(State found, int durable) {
        State before = durable < 0 ? new State(HardState.EMPTY, List.of()) : steps.get(durable).after;
        if (found.equals(before)) {
            return true;
        }
        for (int i = durable + 1; i <= Math.min(done, steps.size() - 1); i++) {
            Step step = steps.get(i);
            for (int taken = 1; taken <= step.entries.size(); taken++) {
                int kept = (int) step.entries.get(0).index() - 1;
                List<Entry> entries = new ArrayList<>(before.entries.subList(0, kept));
                entries.addAll(step.entries.subList(0, taken));
                if (found.equals(new State(before.hardState, entries))) {
                    return true;
                }
            }
            if (found.equals(step.after)) {
                return true;
            }
            before = step.after;
        }
        return false;
    }

    static State reopen(LogDirectory directory) throws IOException {
        try (SegmentedLog log = directory.open(SnapshotMark.NONE)) {
            return State.of(log.takeContent());
        }
    }

    State last() {
        return steps.get(steps.size() - 1).after;
    }
}
