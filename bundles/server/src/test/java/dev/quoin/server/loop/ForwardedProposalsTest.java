package dev.quoin.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.server.fixture.ScriptedRaft;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ForwardedProposalsTest {

    private final ScriptedRaft raft = new ScriptedRaft();
    private final ForwardedProposals forwarded = new ForwardedProposals(raft);

    @Test
    void whatComesDuringAHandOverIsProposedAfterItInOrder() {
        forwarded.step(proposal("a"));
        raft.dropping = true;
        forwarded.step(proposal("b", "c"));
        forwarded.step(proposal("d"));
        forwarded.tick();
        assertThat(proposed()).containsExactly("a");
        raft.dropping = false;
        forwarded.again();
        assertThat(proposed()).containsExactly("a", "b", "c", "d");
        forwarded.again();
        assertThat(proposed()).hasSize(4);
    }

    @Test
    void aHandOverThatWasGivenUpIsNoticedByTheNextTick() {
        raft.dropping = true;
        forwarded.step(proposal("a"));
        raft.dropping = false;
        forwarded.tick();
        assertThat(proposed()).containsExactly("a");
    }

    @Test
    void whoseProposerHasGivenUpIsForgotten() {
        raft.dropping = true;
        forwarded.step(proposal("a"));
        for (int i = 0; i <= ForwardedProposals.HELD_TICKS_MAX; i++) {
            forwarded.tick();
        }
        raft.dropping = false;
        forwarded.again();
        assertThat(proposed()).isEmpty();
    }

    @Test
    void keepsABoundedNumber() {
        raft.dropping = true;
        for (int i = 0; i <= ForwardedProposals.HELD_MAX; i++) {
            forwarded.step(proposal("a"));
        }
        raft.dropping = false;
        forwarded.again();
        assertThat(proposed()).hasSize(ForwardedProposals.HELD_MAX);
    }

    @Test
    void keepsBoundedBytesAndHasRoomAgainWhenTheyAreGone() {
        String mebibyte = "m".repeat(1 << 20);
        int fit = (int) (ForwardedProposals.HELD_BYTES_MAX >> 20);
        for (int round = 1; round <= 2; round++) {
            raft.dropping = true;
            for (int i = 0; i <= fit; i++) {
                forwarded.step(proposal(mebibyte));
            }
            raft.dropping = false;
            forwarded.again();
            assertThat(raft.proposed).hasSize(round * fit);
        }
    }

    @Test
    void otherMessagesAndChangesOfTheConfigurationAreRafts() {
        Message change = Message.builder(MessageType.PROP)
                .from(2)
                .to(1)
                .entries(List.of(new Entry(EntryType.CONF_CHANGE, 0, 0, new byte[0])))
                .build();
        Message vote = Message.builder(MessageType.VOTE).from(2).to(1).build();
        forwarded.step(change);
        forwarded.step(vote);
        assertThat(raft.stepped).containsExactly(change, vote);
    }

    private List<String> proposed() {
        return raft.proposed.stream()
                .map(data -> new String(data, StandardCharsets.US_ASCII))
                .toList();
    }

    private static Message proposal(String... data) {
        return Message.builder(MessageType.PROP)
                .from(2)
                .to(1)
                .entries(Stream.of(data)
                        .map(one -> new Entry(EntryType.NORMAL, 0, 0, one.getBytes(StandardCharsets.US_ASCII)))
                        .toList())
                .build();
    }
}
