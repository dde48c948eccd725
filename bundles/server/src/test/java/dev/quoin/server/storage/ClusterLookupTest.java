package dev.quoin.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.peer.PeerRequest;
import dev.quoin.api.peer.PeerResponse;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.server.fixture.FakePeers;
import dev.quoin.server.membership.ClusterMember;
import dev.quoin.server.membership.MembershipJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Member c joins a and b. */
class ClusterLookupTest {

    private static final String CLUSTER = "a=http://a:1,b=http://b:1,c=http://c:1";
    private static final String INCOMPATIBLE = "incompatible with current running cluster";

    private final FakePeers peers = new FakePeers();

    @ParameterizedTest
    @CsvSource({
        // cluster version, downgrade enabled, own level, whether it may join
        "3.4.0, , 3.4, true",
        "3.4.0, false, 3.5, true",
        "3.5.0, false, 3.5, true",
        "3.6.0, false, 3.5, false",
        "3.6.0, true, 3.5, true",
        "3.5.0, true, 3.5, false",
        "3.7.0, true, 3.5, false",
        "3.5.0, true, 3.4, false",
    })
    void joinsWhereItsLevelIsAllowedAlsoWhileTheClusterIsDowngraded(
            String version, @Nullable String downgrade, String level, boolean joins) throws Exception {
        cluster(version, downgrade);
        Optional<CompatibilityLevel> requested = CompatibilityLevel.of(level);
        if (joins) {
            assertThat(join(requested).version().orElseThrow()).hasToString(version);
        } else {
            assertThatThrownBy(() -> join(requested)).hasMessage(INCOMPATIBLE);
        }
        assertThat(peers.asked.stream().anyMatch(asked -> asked.endsWith("/downgrade/enabled")))
                .isEqualTo(!level.equals("3.4"));
    }

    @Test
    void takesTheFirstAnswerAboutADowngrade() throws Exception {
        cluster("3.6.0", "true");
        peers.answers("http://b:1", request -> page(request, "3.6.0", "false"));
        assertThat(join(Optional.of(CompatibilityLevel.V3_5)).version()).isPresent();
        assertThat(peers.asked).contains("GET http://a:1/downgrade/enabled");
        assertThat(peers.asked).doesNotContain("GET http://b:1/downgrade/enabled");
    }

    @Test
    void asksTheNextMemberWhereOneCannotSay() throws Exception {
        cluster("3.6.0", "true");
        peers.answers("http://a:1", request -> page(request, "3.6.0", null));
        assertThat(join(Optional.of(CompatibilityLevel.V3_5)).version()).isPresent();
        assertThat(peers.asked).contains("GET http://b:1/downgrade/enabled");
    }

    private RemoteCluster join(Optional<CompatibilityLevel> level) throws BootException {
        return new ClusterLookup(peers).join(Founding.joining("c", CLUSTER, List.of("http://c:1")), level);
    }

    private void cluster(String version, @Nullable String downgrade) {
        peers.answers("http://a:1", request -> page(request, version, downgrade));
        peers.answers("http://b:1", request -> page(request, version, downgrade));
    }

    private static PeerResponse page(PeerRequest request, String version, @Nullable String downgrade) {
        return switch (request.path()) {
            case "/members" -> answer(MembershipJson.members(List.of(member(1, "a"), member(2, "b"), member(3, "c"))));
            case "/version" -> answer("{\"etcdserver\":\"" + version + "\",\"etcdcluster\":\"" + version + "\"}");
            default -> downgrade == null ? new PeerResponse(404, Map.of(), new byte[0]) : answer(downgrade);
        };
    }

    private static ClusterMember member(long id, String name) {
        return new ClusterMember(id, List.of("http://" + name + ":1"), false, name, List.of());
    }

    private static PeerResponse answer(String body) {
        return new PeerResponse(200, Map.of("x-etcd-cluster-id", "abc"), body.getBytes(StandardCharsets.UTF_8));
    }
}
