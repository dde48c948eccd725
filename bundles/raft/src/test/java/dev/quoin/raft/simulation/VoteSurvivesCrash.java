package dev.quoin.raft.simulation;

import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import java.util.HashMap;
import java.util.Map;

/** A member votes for one candidate a term (paper §5.2), also when it forgets everything that it had not synced. */
final class VoteSurvivesCrash implements Invariant {

    private record Ballot(long voter, long term) {}

    private final Map<Ballot, Long> votes = new HashMap<>();

    @Override
    public void sent(Message message) {
        if (message.type() == MessageType.VOTE) {
            voted(message.from(), message.term(), message.from());
        } else if (message.type() == MessageType.VOTE_RESP && !message.reject()) {
            voted(message.from(), message.term(), message.to());
        }
    }

    private void voted(long voter, long term, long candidate) {
        Long earlier = votes.putIfAbsent(new Ballot(voter, term), candidate);
        Invariant.require(
                earlier == null || earlier == candidate,
                "%d voted for %d and %d in term %d",
                voter,
                earlier,
                candidate,
                term);
    }
}
