package dev.quoin.server.background;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.quoin.api.mvcc.RunningHash;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Asks the other members what their key-values hashed to after an entry. Members of etcd do not know the page, and who is
 * behind or far ahead has no answer: neither says anything about the data.
 */
public final class ReplicaHashes {

    private static final String PATH = "/quoin/hash?index=";
    private static final int OK = 200;
    private static final int HEX = 16;

    private final long self;
    private final String clusterId;
    private final Membership membership;
    private final PeerRequests peers;
    private final Duration timeout;

    public ReplicaHashes(long self, long clusterId, Membership membership, PeerRequests peers, Duration timeout) {
        this.self = self;
        this.clusterId = MemberIds.hex(clusterId);
        this.membership = membership;
        this.peers = peers;
        this.timeout = timeout;
    }

    /** The other members there are now. */
    Set<Long> others() {
        return membership.members().stream()
                .map(ClusterMember::id)
                .filter(id -> id != self)
                .collect(Collectors.toSet());
    }

    /** The answers of those that gave one, by member. Never fails. */
    public CompletableFuture<Map<Long, RunningHash>> ask(long index) {
        CompletableFuture<Map<Long, RunningHash>> all = CompletableFuture.completedFuture(new TreeMap<>());
        for (ClusterMember member : membership.members()) {
            if (member.id() != self) {
                all = all.thenCombine(ask(member.peerUrls(), 0, index), (answers, answer) -> {
                    answer.ifPresent(hash -> answers.put(member.id(), hash));
                    return answers;
                });
            }
        }
        return all;
    }

    private CompletableFuture<Optional<RunningHash>> ask(List<String> urls, int at, long index) {
        if (at == urls.size()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        Map<String, String> headers = Map.of("X-Etcd-Cluster-ID", clusterId);
        return peers.send(new PeerRequest(urls.get(at), "GET", PATH + index, headers, new byte[0], timeout))
                .handle((response, failure) -> Optional.ofNullable(response))
                .thenCompose(response -> response.isPresent()
                        ? CompletableFuture.completedFuture(parse(response.get(), index))
                        : ask(urls, at + 1, index));
    }

    private static Optional<RunningHash> parse(PeerResponse response, long index) {
        if (response.status() != OK) {
            return Optional.empty();
        }
        try {
            JsonObject object = JsonParser.parseString(new String(response.body(), StandardCharsets.UTF_8))
                    .getAsJsonObject();
            if (object.get("index").getAsLong() != index) {
                return Optional.empty();
            }
            return Optional.of(new RunningHash(
                    object.get("revision").getAsLong(),
                    half(object, "live_high"),
                    half(object, "live_low"),
                    object.get("since").getAsLong(),
                    half(object, "written_high"),
                    half(object, "written_low")));
        } catch (JsonParseException | IllegalStateException | NumberFormatException | NullPointerException e) {
            // Not what a member of this kind answers.
            return Optional.empty();
        }
    }

    private static long half(JsonObject object, String name) {
        return Long.parseUnsignedLong(object.get(name).getAsString(), HEX);
    }
}
