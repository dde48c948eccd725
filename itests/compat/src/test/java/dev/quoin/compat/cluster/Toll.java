package dev.quoin.compat.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What each step of a migration cost its clients: the calls that ended with an error, and the leaders that began. */
record Toll(List<Step> steps) {

    /**
     * One step.
     *
     * @param refused calls that were not answered
     * @param reasons all of them so far, with their numbers
     * @param terms new terms, each of which may cost each client the call that it has under way
     */
    record Step(String name, long refused, Map<String, Long> reasons, long terms) {}

    Toll() {
        this(new ArrayList<>());
    }

    void add(String name, long refused, Map<String, Long> reasons, long terms) {
        steps.add(new Step(name, refused, reasons, terms));
    }

    long refused() {
        return steps.stream().mapToLong(Step::refused).sum();
    }

    long terms() {
        return steps.stream().mapToLong(Step::terms).sum();
    }

    /** Calls refused where no leader began. */
    long refusedInPeace() {
        return steps.stream()
                .filter(step -> step.terms() == 0)
                .mapToLong(Step::refused)
                .sum();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("%d calls not answered, %d new terms:".formatted(refused(), terms()));
        for (Step step : steps) {
            text.append(" %s %d/%d%s;"
                    .formatted(
                            step.name(),
                            step.refused(),
                            step.terms(),
                            step.refused() == 0 ? "" : " " + step.reasons()));
        }
        return text.toString();
    }
}
