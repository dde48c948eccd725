package dev.quoin.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.server.fixture.FakeMembers;
import dev.quoin.server.fixture.FakePeers;
import dev.quoin.server.fixture.ScriptedLoop;
import dev.quoin.server.membership.MemberVersions;
import dev.quoin.server.membership.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The leader decides the lowest version of all members, and never lowers it. Member 1 of three, at level 3.5. */
class ClusterVersionsTest {

    private final FakePeers peers = new FakePeers();
    private final FakeMembers members = new FakeMembers().voters(1, 2, 3);
    private final ScriptedLoop scripted = new ScriptedLoop();
    private final List<String> proposed = new ArrayList<>();
    private final ClusterVersions versions = new ClusterVersions(
            CompatibilityLevel.V3_5,
            ScriptedLoop.ID,
            members.membership,
            new MemberVersions(peers),
            scripted.loop,
            version -> proposed.add(version.toString()));

    @BeforeEach
    void lead() throws Exception {
        scripted.leads(ScriptedLoop.ID);
        announces(2, "3.5.33");
        announces(3, "3.4.23");
    }

    @AfterEach
    void close() throws IOException {
        scripted.close();
    }

    @Test
    void decidesTheLowestOfAll() {
        versions.monitor();
        assertThat(proposed).containsExactly("3.4.0");
        assertThat(peers.asked).containsExactly("GET http://p:2/version", "GET http://p:3/version");
    }

    @Test
    void decidesNothingUnlessItLeads() throws Exception {
        scripted.leads(2);
        versions.monitor();
        assertThat(peers.asked).isEmpty();
        assertThat(proposed).isEmpty();
    }

    @Test
    void raisesTheVersionOnceTheLastOldMemberIsGone() throws Exception {
        members.version("3.4.0");
        versions.monitor();
        assertThat(proposed).isEmpty();
        members.membership.remove(members.store.begin(), 3);
        versions.monitor();
        assertThat(proposed).containsExactly("3.5.0");
    }

    /** What keeps a migration reversible: the version is never above the level of a member that has not been raised. */
    @Test
    void aMemberAtLevel34KeepsTheClusterAtItsVersionWhateverTheOthersAre() throws Exception {
        ClusterVersions below = new ClusterVersions(
                CompatibilityLevel.V3_4,
                ScriptedLoop.ID,
                members.membership,
                new MemberVersions(peers),
                scripted.loop,
                version -> proposed.add(version.toString()));
        announces(3, "3.5.33");
        below.monitor();
        assertThat(proposed).containsExactly("3.4.0");
        members.version("3.4.0");
        below.monitor();
        members.membership.remove(members.store.begin(), 2);
        members.membership.remove(members.store.begin(), 3);
        below.monitor();
        assertThat(proposed).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'',    '',    3.0.0",
        "'',    3.4.0, 3.4.0",
        "3.0.0, '',    ''",
        "3.0.0, 3.5.0, 3.5.0",
        "3.4.0, '',    ''",
        "3.4.0, 3.4.0, ''",
        "3.4.0, 3.5.0, 3.5.0",
        "3.5.0, 3.4.0, ''",
    })
    void decidesAsEtcdDoes(String current, String lowest, String decided) {
        assertThat(ClusterVersions.decide(Version.parse(lowest), current)
                        .map(Version::toString)
                        .orElse(""))
                .isEqualTo(decided);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not json", "[]", "{\"etcdserver\":\"not_decided\"}", "{\"etcdcluster\":\"3.4.0\"}"})
    void takesAnAnswerThatIsNoVersionForNone(String answer) {
        members.version("3.0.0");
        peers.answers("http://p:2", 200, answer);
        versions.monitor();
        assertThat(proposed).isEmpty();
    }

    @Test
    void triesTheNextUrlWhereOneFails() throws Exception {
        members.membership.updateRaftAttributes(members.store.begin(), 2, List.of("http://x:1", "http://p:2"), false);
        versions.monitor();
        assertThat(peers.asked).startsWith("GET http://x:1/version", "GET http://p:2/version");
        assertThat(proposed).containsExactly("3.4.0");
    }

    private void announces(long id, String version) {
        peers.answers("http://p:" + id, 200, "{\"etcdserver\":\"" + version + "\",\"etcdcluster\":\"3.4.0\"}");
    }
}
