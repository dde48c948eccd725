package dev.quoin.simulation;

import java.util.List;
import java.util.Set;

/** A mistake that somebody could make in Raft, as a change of its source. */
enum Mutation {
    /** Counts replicas of an earlier term's entry (paper, Figure 8). */
    COMMITS_ENTRY_OF_EARLIER_TERM(
            Set.of(Violation.COMMITTED_ENTRY_CHANGED),
            new Change("Commitment.java", " || !node.log.matches(index, node.term)", "")),

    /** Forgets whom it voted for when it crashes. */
    DOES_NOT_PERSIST_VOTE(
            Set.of(Violation.VOTED_TWICE, Violation.TWO_LEADERS),
            new Change(
                    "Readies.java",
                    "HardState hard = hardChanged() ? node.hardState() : null",
                    "HardState hard = hardChanged() ? new HardState(node.term, Raft.NONE, node.log.committed()) : null"),
            new Change("Readies.java", "handedHard = ready.hardState()", "handedHard = node.hardState()")),

    /** Answers reads without having asked whether it still leads. */
    READS_WITHOUT_QUORUM(
            Set.of(Violation.NOT_LINEARIZABLE, Violation.REVISIONS),
            new Change("Reads.java", "if (alone || ", "if (alone || !alone || ")),

    /** Takes one entry too many for written after a conflict. */
    TRUNCATES_ONE_TOO_FEW(
            Set.of(
                    Violation.LOGS_DIFFER,
                    Violation.COMMITTED_ENTRY_CHANGED,
                    Violation.GAVE_UP,
                    Violation.DOES_NOT_START),
            new Change(
                    "log/RaftLog.java",
                    "writing = Math.min(writing, index - 1)",
                    "writing = Math.min(writing, index)")),

    /** Elects as if nothing had been lost after its log was damaged. */
    FORGETS_WHAT_IT_ACKNOWLEDGED(
            Set.of(Violation.COMMITTED_ENTRY_CHANGED, Violation.NOT_LINEARIZABLE),
            new Change("Elections.java", "&& !node.debt.lasts()", ""),
            new Change("VoteRequests.java", "&& node.debt.isCoveredBy(request.index(), request.logTerm())", "")),

    /** Lets a snapshot that comes late replace what is newer. */
    RESTORES_OLD_SNAPSHOT(
            Set.of(Violation.COMMIT_INDEX_FELL),
            new Change("Snapshots.java", "if (snapshot.index() <= log.committed()) {", "if (snapshot.index() < 0) {"),
            new Change(
                    "log/RaftLog.java",
                    "Invariant.check(received.index() > committed, \"snapshot of the past\", received.index(), committed);",
                    ""));

    /** Text of a source file below the package's directory, there exactly once, and what takes its place. */
    record Change(String file, String from, String to) {

        String applyTo(String source) {
            int at = source.indexOf(from);
            if (at < 0 || source.indexOf(from, at + 1) >= 0) {
                throw new IllegalStateException("not there exactly once: " + from);
            }
            return source.substring(0, at) + to + source.substring(at + from.length());
        }
    }

    @SuppressWarnings("ImmutableEnumChecker") // a set that cannot be changed
    private final Set<Violation> signs;

    @SuppressWarnings("ImmutableEnumChecker") // a list that cannot be changed
    private final List<Change> changes;

    Mutation(Set<Violation> signs, Change... changes) {
        this.signs = signs;
        this.changes = List.of(changes);
    }

    /** What shows that it is this mistake, and no accident. */
    Set<Violation> signs() {
        return signs;
    }

    List<Change> changes() {
        return changes;
    }
}
