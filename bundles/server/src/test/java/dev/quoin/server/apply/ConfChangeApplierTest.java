package dev.quoin.server.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.raft.ConfChange;
import dev.quoin.api.raft.ConfChangeSingle;
import dev.quoin.api.raft.ConfChangeTransition;
import dev.quoin.api.raft.ConfChangeType;
import dev.quoin.api.raft.ConfState;
import dev.quoin.server.fixture.FakeMembers;
import dev.quoin.server.fixture.FakePeers;
import dev.quoin.server.membership.ClusterMember;
import dev.quoin.server.membership.ConfChangeRules;
import dev.quoin.server.membership.MembershipJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a committed change of membership does beside Raft: in the membership and in the peer transport. Member 1 applies. */
class ConfChangeApplierTest {

    private final FakeMembers members = new FakeMembers().voters(1, 2);
    private final FakePeers peers = new FakePeers();
    private final List<ConfChange> raft = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final ConfChangeApplier applier = new ConfChangeApplier(
            members.membership,
            new ConfChangeRules(members.membership, 1),
            change -> {
                raft.add(change);
                return ConfState.of(List.of(1L, 2L), List.of());
            },
            ConfState.of(List.of(1L, 2L), List.of()),
            1,
            peers,
            () -> events.add("removed"));

    @Test
    void reachesAMemberThatWasAdded() throws Exception {
        assertThat(apply(ConfChangeType.ADD_NODE, 3, "{\"id\":3,\"peerURLs\":[\"http://c:1\"]}"))
                .isEmpty();
        assertThat(members.membership.member(3).peerUrls()).containsExactly("http://c:1");
        assertThat(peers.told).containsExactly("put 3 [http://c:1]");
    }

    @Test
    void makesALearnerAVoterAndKeepsItsUrls() throws Exception {
        members.add(3, true, "m3");
        assertThat(apply(ConfChangeType.ADD_NODE, 3, MembershipJson.promotion(3)))
                .isEmpty();
        assertThat(members.membership.member(3))
                .isEqualTo(new ClusterMember(3, List.of("http://p:3"), false, "m3", List.of()));
        assertThat(peers.told).isEmpty();
    }

    @Test
    void turnsToTheNewUrls() throws Exception {
        apply(ConfChangeType.UPDATE_NODE, 2, "{\"id\":2,\"peerURLs\":[\"http://d:1\"]}");
        apply(ConfChangeType.UPDATE_NODE, 1, "{\"id\":1,\"peerURLs\":[\"http://e:1\"]}");
        assertThat(members.membership.member(1).peerUrls()).containsExactly("http://e:1");
        assertThat(peers.told).containsExactly("put 2 [http://d:1]");
    }

    @Test
    void takesWhetherAMemberLearnsFromTheUpdateAsEtcdDoes() throws Exception {
        members.add(3, true, "m3");
        apply(ConfChangeType.UPDATE_NODE, 3, "{\"id\":3,\"peerURLs\":[\"http://d:1\"],\"isLearner\":true}");
        assertThat(members.membership.learner(3)).isTrue();
        apply(ConfChangeType.UPDATE_NODE, 3, "{\"id\":3,\"peerURLs\":[\"http://d:1\"]}");
        assertThat(members.membership.learner(3)).isFalse();
    }

    @Test
    void turnsAwayFromAMemberThatWasRemovedAndSaysSoWhereItIsItself() throws Exception {
        apply(ConfChangeType.REMOVE_NODE, 2, "");
        assertThat(peers.told).containsExactly("remove 2");
        assertThat(events).isEmpty();
        apply(ConfChangeType.REMOVE_NODE, 1, "");
        assertThat(peers.told).hasSize(1);
        assertThat(events).containsExactly("removed");
        assertThat(members.membership.removed(1)).isTrue();
    }

    @Test
    void tellsRaftToChangeNothingWhereAChangeDoesNotFit() throws Exception {
        assertThat(apply(ConfChangeType.REMOVE_NODE, 9, "")).isEqualTo("membership: ID not found");
        assertThat(raft.get(0).changes().get(0).nodeId()).isZero();
        assertThat(peers.told).isEmpty();
    }

    /** No version of etcd goes on behind such an entry: to pass over it would be to know better than all others. */
    @Test
    void aChangeOfTheSecondFormStopsTheMember() {
        ConfChange joint = ConfChange.joint(
                ConfChangeTransition.AUTO,
                List.of(
                        new ConfChangeSingle(ConfChangeType.ADD_NODE, 3),
                        new ConfChangeSingle(ConfChangeType.REMOVE_NODE, 2)));
        assertThatThrownBy(() -> applier.apply(members.store.begin(), joint))
                .isInstanceOf(UnknownEntryException.class)
                .hasMessageContaining("ConfChangeV2");
        assertThat(raft).isEmpty();
        assertThat(members.membership.members()).hasSize(2);
    }

    private String apply(ConfChangeType type, long id, String context) throws Exception {
        byte[] bytes = context.getBytes(StandardCharsets.UTF_8);
        return applier.apply(members.store.begin(), ConfChange.single(7, type, id, bytes));
    }
}
