package dev.quoin.server.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.raft.ConfChangeType;
import dev.quoin.server.fixture.ManualClock;
import dev.quoin.server.fixture.MapStore;
import dev.quoin.v2store.ReplicatedTrees;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** etcd's rules at apply, which every member must decide alike: its words, its order. Member 1 votes, 2 learns, 9 was removed. */
class ConfChangeRulesTest {

    private Membership membership;

    @BeforeEach
    void found() throws Exception {
        MapStore store = new MapStore();
        membership = new Membership(new ReplicatedTrees(new ManualClock()).create());
        membership.add(store.begin(), member(1, "http://a:1", false));
        membership.add(store.begin(), member(2, "http://b:1", true));
        membership.add(store.begin(), member(9, "http://z:1", false));
        membership.remove(store.begin(), 9);
    }

    @ParameterizedTest
    @CsvSource({
        "ADD_NODE,         3, http://c:1, false, ''",
        "ADD_NODE,         1, http://c:1, false, membership: ID exists",
        "ADD_NODE,         3, http://a:1, false, membership: peerURL exists",
        "ADD_NODE,         9, http://c:1, false, membership: ID removed",
        "ADD_LEARNER_NODE, 3, http://c:1, false, membership: too many learner members in cluster",
        "ADD_LEARNER_NODE, 9, http://c:1, false, membership: ID removed",
        "ADD_NODE,         2, http://b:1, true,  ''",
        "ADD_NODE,         1, http://a:1, true,  membership: can only promote a learner member",
        "ADD_NODE,         3, http://c:1, true,  membership: ID not found",
        "UPDATE_NODE,      1, http://c:1, false, ''",
        "UPDATE_NODE,      1, http://a:1, false, ''",
        "UPDATE_NODE,      1, http://b:1, false, membership: peerURL exists",
        "UPDATE_NODE,      3, http://c:1, false, membership: ID not found",
        "UPDATE_NODE,      9, http://c:1, false, membership: ID removed",
        "REMOVE_NODE,      2, http://b:1, false, ''",
        "REMOVE_NODE,      3, http://c:1, false, membership: ID not found",
        "REMOVE_NODE,      9, http://z:1, false, membership: ID removed",
    })
    void decidesAsEtcdDoes(ConfChangeType type, long id, String url, boolean promote, String refusal) {
        ClusterMember subject = member(id, url, type == ConfChangeType.ADD_LEARNER_NODE);
        assertThat(new ConfChangeRules(membership, 1).refusal(type, id, subject, promote))
                .isEqualTo(refusal);
    }

    @Test
    void takesOneLearner() throws Exception {
        membership.remove(new MapStore().begin(), 2);
        ClusterMember learner = member(3, "http://c:1", true);
        assertThat(new ConfChangeRules(membership, 1).refusal(ConfChangeType.ADD_LEARNER_NODE, 3, learner, false))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'',    membership: too many learner members in cluster",
        "3.4.0, membership: too many learner members in cluster",
        "3.5.0, membership: too many learner members in cluster",
        "3.6.0, ''",
        "3.7.0, ''",
    })
    void takesMoreLearnersThanOneOnlyFromClusterVersion36On(String clusterVersion, String refusal) throws Exception {
        membership.setClusterVersion(new MapStore().begin(), clusterVersion);
        ClusterMember learner = member(3, "http://c:1", true);
        assertThat(new ConfChangeRules(membership, 2).refusal(ConfChangeType.ADD_LEARNER_NODE, 3, learner, false))
                .isEqualTo(refusal);
    }

    private static ClusterMember member(long id, String url, boolean learner) {
        return new ClusterMember(id, List.of(url), learner, "", List.of());
    }
}
