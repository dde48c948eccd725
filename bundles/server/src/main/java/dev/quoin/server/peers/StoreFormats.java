package dev.quoin.server.peers;

import dev.quoin.api.peer.PeerRequest;
import dev.quoin.api.peer.PeerRequests;
import dev.quoin.api.peer.PeerResponse;
import dev.quoin.server.membership.ClusterMember;
import dev.quoin.server.membership.MemberIds;
import dev.quoin.server.membership.Membership;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks another member which format its store's files have. etcd's members do not know the page. */
public final class StoreFormats {

    private static final String PATH = "/quoin/store";
    private static final int OK = 200;

    private final String clusterId;
    private final Membership membership;
    private final PeerRequests peers;
    private final Duration timeout;

    public StoreFormats(long clusterId, Membership membership, PeerRequests peers, Duration timeout) {
        this.clusterId = MemberIds.hex(clusterId);
        this.membership = membership;
        this.peers = peers;
        this.timeout = timeout;
    }

    /** The format, or nothing: where it has none, does not know the question, or does not answer. Never fails. */
    CompletableFuture<Optional<String>> of(long memberId) {
        ClusterMember member = membership.member(memberId);
        return member == null ? CompletableFuture.completedFuture(Optional.empty()) : ask(member.peerUrls(), 0);
    }

    private CompletableFuture<Optional<String>> ask(List<String> urls, int at) {
        if (at == urls.size()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        Map<String, String> headers = Map.of("X-Etcd-Cluster-ID", clusterId);
        PeerRequest question = new PeerRequest(urls.get(at), "GET", PATH, headers, new byte[0], timeout);
        return peers.send(question)
                .handle((response, failure) -> Optional.ofNullable(response))
                .thenCompose(response -> response.isPresent()
                        ? CompletableFuture.completedFuture(format(response.get()))
                        : ask(urls, at + 1));
    }

    private static Optional<String> format(PeerResponse response) {
        return response.status() == OK
                ? Optional.of(new String(response.body(), StandardCharsets.UTF_8).strip())
                : Optional.empty();
    }
}
