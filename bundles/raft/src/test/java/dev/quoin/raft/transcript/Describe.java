package dev.quoin.raft.transcript;

import dev.quoin.api.raft.ConfChange;
import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.Ready;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.raft.Status;
import dev.quoin.raft.RaftCores;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Short texts for what Raft says. */
final class Describe {

    private Describe() {}

    static String entry(Entry entry) {
        String what = entry.term() + "/" + entry.index();
        if (entry.type() != EntryType.NORMAL) {
            return what + " " + changes(new RaftCores().confChange(entry));
        }
        return entry.size() == 0 ? what + " -" : what + " \"" + text(entry.data()) + "\"";
    }

    private static String changes(ConfChange change) {
        return change.changes().stream()
                .map(single -> switch (single.type()) {
                    case ADD_NODE -> "v" + single.nodeId();
                    case ADD_LEARNER_NODE -> "l" + single.nodeId();
                    case REMOVE_NODE -> "r" + single.nodeId();
                    case UPDATE_NODE -> "u" + single.nodeId();
                })
                .collect(Collectors.joining(" ", change.transition() + "(", ")"));
    }

    static String config(ConfState state) {
        return "voters=" + state.voters()
                + (state.isJoint() ? " outgoing=" + state.votersOutgoing() : "")
                + (state.learners().isEmpty() ? "" : " learners=" + state.learners())
                + (state.learnersNext().isEmpty() ? "" : " next=" + state.learnersNext())
                + (state.autoLeave() ? " autoleave" : "");
    }

    static String entries(List<Entry> entries) {
        return entries.stream().map(Describe::entry).collect(Collectors.joining(", ", "[", "]"));
    }

    static String snapshot(Snapshot snapshot) {
        return "snapshot " + snapshot.term() + "/" + snapshot.index() + " "
                + config(snapshot.metadata().confState());
    }

    static String message(Message message) {
        StringBuilder text = new StringBuilder();
        text.append(message.from()).append("->").append(message.to()).append(' ');
        text.append(message.type().wireName()).append(" term=").append(message.term());
        text.append(" log=").append(message.logTerm()).append('/').append(message.index());
        if (message.commit() > 0) {
            text.append(" commit=").append(message.commit());
        }
        if (message.reject()) {
            text.append(" reject hint=").append(message.rejectHint());
        }
        if (message.context().length > 0) {
            text.append(" context=").append(context(message.context()));
        }
        if (!message.entries().isEmpty()) {
            text.append(' ').append(entries(message.entries()));
        }
        Snapshot snapshot = message.snapshot();
        if (snapshot != null) {
            text.append(' ').append(snapshot(snapshot));
        }
        return text.toString();
    }

    static List<String> ready(Ready ready) {
        List<String> lines = new ArrayList<>();
        if (ready.softState() != null) {
            lines.add("  soft " + ready.softState().role() + " leader="
                    + ready.softState().leader());
        }
        ready.messages().forEach(message -> lines.add("  send " + message(message)));
        if (ready.snapshot() != null) {
            lines.add("  persist " + snapshot(ready.snapshot()));
        }
        if (!ready.entries().isEmpty()) {
            lines.add("  persist " + entries(ready.entries()));
        }
        if (ready.hardState() != null) {
            lines.add("  persist term=" + ready.hardState().term() + " vote="
                    + ready.hardState().vote() + " commit=" + ready.hardState().commit()
                    + (ready.mustSync() ? "" : " (no sync)"));
        }
        ready.messagesAfterPersist().forEach(message -> lines.add("  then send " + message(message)));
        if (!ready.committedEntries().isEmpty()) {
            lines.add("  apply " + entries(ready.committedEntries()));
        }
        ready.readStates().forEach(read -> lines.add("  read \"" + text(read.context()) + "\" at " + read.index()));
        return lines;
    }

    static String status(Status status) {
        StringBuilder text = new StringBuilder();
        text.append(status.softState().role())
                .append(" term=")
                .append(status.hardState().term());
        text.append(" leader=").append(status.softState().leader());
        text.append(" commit=").append(status.hardState().commit());
        text.append(" log=[")
                .append(status.firstIndex())
                .append(',')
                .append(status.lastIndex())
                .append(']');
        for (Map.Entry<Long, Status.Progress> each : new TreeMap<>(status.progress()).entrySet()) {
            Status.Progress progress = each.getValue();
            text.append("\n  ").append(each.getKey()).append(": ").append(progress.state());
            text.append(" match=").append(progress.match()).append(" next=").append(progress.next());
            text.append(progress.isLearner() ? " learner" : "").append(progress.paused() ? " paused" : "");
            text.append(progress.recentActive() ? "" : " inactive");
            text.append(progress.inflight() > 0 ? " inflight=" + progress.inflight() : "");
        }
        return text.toString();
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Read contexts of heartbeats are numbers, transfers a word. */
    private static String context(byte[] bytes) {
        return bytes.length == Long.BYTES && bytes[7] == 0 ? "#" + bytes[0] : text(bytes);
    }
}
