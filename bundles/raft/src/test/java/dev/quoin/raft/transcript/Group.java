package dev.quoin.raft.transcript;

import dev.quoin.api.raft.ConfChange;
import dev.quoin.api.raft.ConfChangeSingle;
import dev.quoin.api.raft.ConfChangeTransition;
import dev.quoin.api.raft.ConfChangeType;
import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.ProposalDroppedException;
import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.RaftConfig;
import dev.quoin.api.raft.RaftStart;
import dev.quoin.api.raft.Ready;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.raft.SnapshotMetadata;
import dev.quoin.raft.RaftCores;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** The group that a transcript talks to: members, and the messages under way between them. */
final class Group {

    private static final int ROUNDS_MAX = 100;

    private final RaftCores rafts = new RaftCores();
    private final Map<Long, Raft> members = new TreeMap<>();
    private final List<Message> network = new ArrayList<>();

    String run(String line) {
        Words words = new Words(line);
        try {
            return switch (words.verb()) {
                case "start" -> start(words);
                case "campaign" -> done(() -> raft(words).campaign());
                case "pre-campaign" -> done(() -> raft(words).preCampaign());
                case "tick" -> tick(words);
                case "propose" -> propose(words);
                case "change" -> change(words);
                case "read" -> done(() -> raft(words).readIndex(bytes(words.word(1))));
                case "transfer" -> done(() -> raft(words).transferLeadership(words.number(1)));
                case "forget-leader" -> done(() -> raft(words).forgetLeader());
                case "unreachable" -> done(() -> raft(words).reportUnreachable(words.number(1)));
                case "snapshot-sent" ->
                    done(() -> raft(words)
                            .reportSnapshot(words.number(1), words.word(2).equals("ok")));
                case "compact" -> done(() -> raft(words).compact(words.number(1)));
                case "ready" -> ready(words.number(0));
                case "deliver" -> deliver(words);
                case "drop" -> drop(words);
                case "stabilize" -> stabilize(words);
                case "settle" -> settle();
                case "status" -> Describe.status(raft(words).status());
                case "config" -> Describe.config(raft(words).confState());
                case "log" -> log(raft(words));
                default -> "unknown command " + words.verb();
            };
        } catch (ProposalDroppedException e) {
            return e.getMessage();
        }
    }

    private interface Action {
        void run();
    }

    private static String done(Action action) {
        action.run();
        return "";
    }

    private Raft raft(Words words) {
        Raft raft = members.get(words.number(0));
        if (raft == null) {
            throw new IllegalArgumentException("no member " + words.number(0));
        }
        return raft;
    }

    /** {@code start 1 2 3 [voters=1,2] [learners=3] [terms=1,1,2] [commit=1] [prevote=1] [inflight=2] [message=10]}. */
    private String start(Words words) {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < words.count(); i++) {
            ids.add(words.number(i));
        }
        List<Long> voters = words.ids("voters").isEmpty() ? ids : words.ids("voters");
        ConfState confState = ConfState.of(voters, words.ids("learners"));
        for (long id : ids) {
            Snapshot snapshot = new Snapshot(new SnapshotMetadata(confState, 1, 1), new byte[0]);
            RaftConfig config = RaftConfig.builder(id, new Random(id))
                    .preVote(words.option("prevote", 0) == 1)
                    .checkQuorum(words.option("checkquorum", 0) == 1)
                    .maxInflightMsgs(words.option("inflight", 100))
                    .maxSizePerMsg(words.option("message", 1 << 20))
                    .build();
            members.put(id, rafts.start(config, log(words, snapshot), () -> current(id)));
        }
        return "";
    }

    private static RaftStart log(Words words, Snapshot snapshot) {
        List<Entry> entries = new ArrayList<>();
        long term = 1;
        for (long each : words.ids("terms")) {
            term = each;
            entries.add(new Entry(EntryType.NORMAL, term, 2 + entries.size(), new byte[0]));
        }
        HardState hard = new HardState(Math.max(term, words.option("term", 1)), 0, words.option("commit", 1));
        return new RaftStart(hard, snapshot.metadata(), entries, 1);
    }

    private Snapshot current(long id) {
        Raft raft = members.get(id);
        if (raft == null) {
            throw new IllegalStateException("no member " + id);
        }
        SnapshotMetadata metadata = new SnapshotMetadata(raft.confState(), raft.applied(), raft.termAt(raft.applied()));
        return new Snapshot(metadata, new byte[0]);
    }

    private String tick(Words words) {
        for (int i = 0; i < words.option("times", 1); i++) {
            raft(words).tick();
        }
        return "";
    }

    private String propose(Words words) throws ProposalDroppedException {
        raft(words).propose(bytes(words.word(1)));
        return "";
    }

    /** {@code change 1 v4 l5 r2 u3 [transition=auto|implicit|explicit]}; without changes it leaves a joint one. */
    private String change(Words words) throws ProposalDroppedException {
        List<ConfChangeSingle> singles = new ArrayList<>();
        for (int i = 1; i < words.count(); i++) {
            ConfChangeType type =
                    switch (words.word(i).charAt(0)) {
                        case 'v' -> ConfChangeType.ADD_NODE;
                        case 'l' -> ConfChangeType.ADD_LEARNER_NODE;
                        case 'r' -> ConfChangeType.REMOVE_NODE;
                        default -> ConfChangeType.UPDATE_NODE;
                    };
            singles.add(new ConfChangeSingle(type, Long.parseLong(words.word(i).substring(1))));
        }
        ConfChangeTransition transition =
                switch (words.option("transition", "auto")) {
                    case "implicit" -> ConfChangeTransition.JOINT_IMPLICIT;
                    case "explicit" -> ConfChangeTransition.JOINT_EXPLICIT;
                    default -> ConfChangeTransition.AUTO;
                };
        raft(words).proposeConfChange(ConfChange.joint(transition, singles));
        return "";
    }

    private String ready(long id) {
        Raft raft = members.get(id);
        if (raft == null || !raft.hasReady()) {
            return "nothing";
        }
        Ready ready = raft.ready();
        network.addAll(ready.messages());
        network.addAll(ready.messagesAfterPersist());
        List<String> lines = new ArrayList<>(List.of("ready " + id));
        lines.addAll(Describe.ready(ready));
        for (Entry entry : ready.committedEntries()) {
            if (entry.type() != EntryType.NORMAL) {
                raft.applyConfChange(rafts.confChange(entry));
                lines.add("  config " + Describe.config(raft.confState()));
            }
        }
        raft.advance();
        return String.join("\n", lines);
    }

    /** {@code deliver 1 2} hands what is under way to these members to them. */
    private String deliver(Words words) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < words.count(); i++) {
            long id = words.number(i);
            for (Message message : List.copyOf(network)) {
                Raft raft = members.get(id);
                if (message.to() == id && raft != null) {
                    network.remove(message);
                    lines.add(Describe.message(message));
                    raft.step(message);
                }
            }
        }
        return lines.isEmpty() ? "nothing" : String.join("\n", lines);
    }

    private String drop(Words words) {
        List<String> lines = new ArrayList<>();
        for (Message message : List.copyOf(network)) {
            if (words.count() == 0 || message.to() == words.number(0)) {
                network.remove(message);
                lines.add("lost " + Describe.message(message));
            }
        }
        return lines.isEmpty() ? "nothing" : String.join("\n", lines);
    }

    /** Everybody, or those named, work and talk until there is nothing more to do. */
    private String stabilize(Words words) {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < words.count(); i++) {
            ids.add(words.number(i));
        }
        List<String> lines = new ArrayList<>();
        boolean busy = true;
        for (int round = 0; busy && round < ROUNDS_MAX; round++) {
            busy = false;
            for (long id : ids.isEmpty() ? List.copyOf(members.keySet()) : ids) {
                for (String output : List.of(deliver(new Words("deliver " + id)), ready(id))) {
                    if (!output.equals("nothing")) {
                        lines.add(output);
                        busy = true;
                    }
                }
            }
        }
        return String.join("\n", lines);
    }

    /** As stabilize, without a word. */
    private String settle() {
        stabilize(new Words("stabilize"));
        return "";
    }

    private static String log(Raft raft) {
        return Describe.entries(raft.entries(raft.firstIndex(), raft.lastIndex() + 1));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
