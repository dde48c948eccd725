package dev.quoin.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.rpc.etcdserverpb.Request;
import dev.quoin.server.apply.Headers;
import dev.quoin.server.apply.Outcome;
import dev.quoin.server.fixture.CountedMeters;
import dev.quoin.server.fixture.FakeMembers;
import dev.quoin.server.fixture.ManualClock;
import dev.quoin.server.fixture.Proposing;
import dev.quoin.server.fixture.ScriptedLoop;
import dev.quoin.server.membership.AllowedEntries;
import dev.quoin.server.membership.Membership;
import dev.quoin.server.membership.Version;
import dev.quoin.server.request.Proposals;
import dev.quoin.server.request.RequestSizes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The forms that older members could not apply depend on the cluster's version alone. */
class PublicationTest {

    static final MemberOptions OPTIONS =
            Flags.options(Map.of("name", "m", "advertise$_$client$_$urls", new String[] {"http://c:1"}));

    private final ManualClock clock = new ManualClock();
    private final ScriptedLoop scripted = new ScriptedLoop();
    private final FakeMembers members = new FakeMembers();
    private final Membership membership = members.membership;
    private Proposals proposals;

    @BeforeEach
    void found() throws Exception {
        join(ScriptedLoop.ID);
        scripted.leads(ScriptedLoop.ID);
    }

    @AfterEach
    void close() throws IOException {
        scripted.close();
    }

    @ParameterizedTest
    @CsvSource({"V3_4, 3.4.0", "V3_5, 3.4.0", "V3_7, 3.4.0", "V3_7, 3.5.0", "V3_5, ''", "V3_4, ''"})
    void publishesAsAV2RequestUpTo35(CompatibilityLevel level, String clusterVersion) throws Exception {
        decided(clusterVersion);
        publication(level).publish(() -> {});
        Request entry = Request.parseFrom(onlyEntry());
        assertThat(entry.getMethod()).isEqualTo("PUT");
        assertThat(entry.getPath()).isEqualTo("/0/members/1/attributes");
        assertThat(entry.getVal()).isEqualTo("{\"name\":\"m\",\"clientURLs\":[\"http://c:1\"]}");
    }

    @ParameterizedTest
    @CsvSource({"V3_6, 3.6.0", "V3_7, 3.6.0", "V3_6, ''"})
    void publishesAsAV3RequestFrom36OnAndInANewClusterOfItsOwn(CompatibilityLevel level, String clusterVersion)
            throws Exception {
        decided(clusterVersion);
        publication(level).publish(() -> {});
        InternalRaftRequest entry = InternalRaftRequest.parseFrom(onlyEntry());
        assertThat(entry.getClusterMemberAttrSet().getMemberID()).isEqualTo(ScriptedLoop.ID);
        assertThat(entry.getClusterMemberAttrSet().getMemberAttributes().getName())
                .isEqualTo("m");
    }

    @Test
    void publishesInTheOldFormWhereOthersMayNotKnowTheNewOneYet() throws Exception {
        join(2);
        publication(CompatibilityLevel.V3_6).publish(() -> {});
        assertThat(Request.parseFrom(onlyEntry()).getMethod()).isEqualTo("PUT");
    }

    @Test
    void publishesAgainUntilItWorks() throws Exception {
        List<String> told = new ArrayList<>();
        publication(CompatibilityLevel.V3_4).publish(() -> told.add("published"));
        long first = Request.parseFrom(onlyEntry()).getID();
        proposals.expire();
        clock.pass(Duration.ofMillis(7_001));
        proposals.expire();
        scripted.settle();
        assertThat(scripted.raft.proposed).hasSize(2);
        assertThat(told).isEmpty();
        long second = Request.parseFrom(scripted.raft.proposed.get(1)).getID();
        assertThat(second).isNotEqualTo(first);
        proposals.answer(second, Outcome.NOTHING);
        assertThat(told).containsExactly("published");
    }

    @ParameterizedTest
    @CsvSource({"'', 3.4.0", "3.0.0, 3.4.0", "3.4.0, 3.5.0", "3.5.0, 3.6.0"})
    void proposesTheVersionInTheFormOfTheOneBefore(String before, String after) throws Exception {
        decided(before);
        publication(CompatibilityLevel.V3_4).proposeVersion(Version.parse(after).orElseThrow());
        Request entry = Request.parseFrom(onlyEntry());
        assertThat(entry.getPath()).isEqualTo("/0/version");
        assertThat(entry.getVal()).isEqualTo(after);
    }

    @Test
    void proposesTheVersionInTheNewFormFrom36On() throws Exception {
        decided("3.6.0");
        publication(CompatibilityLevel.V3_7).proposeVersion(Version.of(CompatibilityLevel.V3_7));
        assertThat(InternalRaftRequest.parseFrom(onlyEntry())
                        .getClusterVersionSet()
                        .getVer())
                .isEqualTo("3.7.0");
    }

    private void join(long id) throws Exception {
        members.add(id, false, "");
    }

    private void decided(String clusterVersion) throws Exception {
        if (!clusterVersion.isEmpty()) {
            members.version(clusterVersion);
        }
    }

    private byte[] onlyEntry() throws Exception {
        scripted.settle();
        assertThat(scripted.raft.proposed).hasSize(1);
        return scripted.raft.proposed.get(0);
    }

    private Publication publication(CompatibilityLevel level) {
        Headers headers = new Headers(3, ScriptedLoop.ID, () -> 2);
        proposals = new Proposing(scripted, membership, clock, sizes(), level, new CountedMeters()).proposals;
        return new Publication(OPTIONS, headers, membership, proposals, new AllowedEntries(membership, level));
    }

    private static RequestSizes sizes() {
        return new RequestSizes(1 << 20, () -> Integer.MAX_VALUE);
    }
}
