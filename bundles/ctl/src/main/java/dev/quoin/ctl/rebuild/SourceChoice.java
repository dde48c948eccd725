package dev.quoin.ctl.rebuild;

import dev.quoin.ctl.CommandException;
import dev.quoin.ctl.rebuild.RunningCluster.History;
import dev.quoin.ctl.rebuild.RunningCluster.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Which member the data is taken from. It must be one of more than half of the cluster that have the same history; where the
 * others are too few for that, all that there are must have it. Of those a follower is asked: the leader has enough to do.
 */
final class SourceChoice {

    private final int members;
    private final Consumer<String> progress;

    /**
     * @param members how many voting members the cluster has
     */
    SourceChoice(int members, Consumer<String> progress) {
        this.members = members;
        this.progress = progress;
    }

    /** Compares the histories of the members that answer, and chooses one. */
    Source among(List<Source> sources) throws CommandException {
        if (sources.isEmpty()) {
            throw new CommandException("no other voting member answers: there is nobody to take the data from");
        }
        long revision = sources.stream()
                .mapToLong(source -> source.status().getHeader().getRevision())
                .min()
                .orElseThrow();
        Map<History, List<Source>> alike = new HashMap<>();
        int asked = 0;
        for (Source source : sources) {
            History history = RunningCluster.history(source.access(), revision);
            progress.accept(source.member().getName() + " has "
                    + (history == null
                            ? "no history to compare at revision " + revision
                            : "hash " + Integer.toHexString(history.hash()) + " at revision " + revision));
            if (history != null) {
                alike.computeIfAbsent(history, key -> new ArrayList<>()).add(source);
                asked++;
            }
        }
        if (asked == 0) {
            throw new CommandException("no other member could hash its history at revision " + revision
                    + "; it may have been compacted meanwhile: try again");
        }
        for (List<Source> same : alike.values()) {
            boolean majority = 2 * same.size() > members;
            boolean unanimous = same.size() == asked;
            if (majority || unanimous) {
                return best(same);
            }
        }
        throw new CommandException("the other members do not agree on what is right; --from URL says whom to believe");
    }

    private static Source best(List<Source> same) {
        return same.stream()
                .filter(source -> source.status().getLeader() != source.member().getID())
                .findFirst()
                .orElse(same.get(0));
    }
}
