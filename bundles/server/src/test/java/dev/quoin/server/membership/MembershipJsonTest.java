package dev.quoin.server.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MembershipJsonTest {

    private static final ClusterMember FOUNDER =
            new ClusterMember(0xddd67b312462fd7bL, List.of("http://127.0.0.1:12380"), false, "m1", List.of());

    @Test
    void writesAFoundingMemberAsEtcdWritesItIntoItsFirstEntry() {
        assertThat(MembershipJson.member(FOUNDER))
                .isEqualTo("{\"id\":15985099378392235387,\"peerURLs\":[\"http://127.0.0.1:12380\"],\"name\":\"m1\"}");
    }

    @Test
    void leavesOutWhatIsEmptyExceptPeerUrls() {
        ClusterMember learner = new ClusterMember(1, List.of(), true, "", List.of());
        assertThat(MembershipJson.member(learner)).isEqualTo("{\"id\":1,\"peerURLs\":[],\"isLearner\":true}");
        assertThat(MembershipJson.attributes("", List.of())).isEqualTo("{}");
    }

    @Test
    void readsBackWhatItWrites() throws IOException {
        ClusterMember member = new ClusterMember(7, List.of("http://a:1"), true, "n\"ame", List.of("http://c:1"));
        assertThat(MembershipJson.parse(MembershipJson.member(member)).member()).isEqualTo(member);
    }

    @Test
    void takesNullsAndUnknownFieldsAsAbsent() throws IOException {
        MembershipJson.Parsed parsed =
                MembershipJson.parse("{\"id\":3,\"peerURLs\":null,\"future\":{\"a\":[1]},\"isPromote\":true}");
        assertThat(parsed.promote()).isTrue();
        assertThat(parsed.member()).isEqualTo(new ClusterMember(3, List.of(), false, "", List.of()));
    }

    @Test
    void refusesWhatIsNoMember() {
        assertThatThrownBy(() -> MembershipJson.parse("[1]"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a member");
    }
}
