package dev.quoin.server.membership;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.quoin.api.peer.PeerRequest;
import dev.quoin.api.peer.PeerRequests;
import dev.quoin.api.peer.PeerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the members which version they are, over their peer ports. Nothing here blocks. */
public final class MemberVersions {

    private static final Logger LOG = LoggerFactory.getLogger(MemberVersions.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(4);
    private static final int OK = 200;

    private final PeerRequests peers;

    public MemberVersions(PeerRequests peers) {
        this.peers = peers;
    }

    /** The lowest version of all members, {@code own} among them; empty where one of them could not be asked. */
    public CompletableFuture<Optional<Version>> lowest(List<ClusterMember> others, Version own) {
        CompletableFuture<Optional<Version>> lowest = CompletableFuture.completedFuture(Optional.of(own));
        for (ClusterMember member : others) {
            lowest = lowest.thenCombine(version(member, own), MemberVersions::lower);
        }
        return lowest;
    }

    private static Optional<Version> lower(Optional<Version> one, Optional<Version> other) {
        return one.flatMap(a -> other.map(b -> b.below(a) ? b : a));
    }

    private CompletableFuture<Optional<Version>> version(ClusterMember member, Version own) {
        return ask(member, 0).thenApply(answer -> {
            Optional<Version> version = answer.flatMap(Version::parse);
            if (version.isEmpty()) {
                LOG.atWarn()
                        .addKeyValue("remote-member-id", MemberIds.hex(member.id()))
                        .addKeyValue("remote-member-version", answer.orElse(""))
                        .log("failed to get version");
            } else if (own.below(version.get())) {
                LOG.atWarn()
                        .addKeyValue("local-member-version", own)
                        .addKeyValue("remote-member-id", MemberIds.hex(member.id()))
                        .addKeyValue("remote-member-version", version.get())
                        .log("leader found higher-versioned member");
            }
            return version;
        });
    }

    /** Asks one URL after the other; what the first one answers that can be reached. */
    private CompletableFuture<Optional<String>> ask(ClusterMember member, int at) {
        if (at == member.peerUrls().size()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        String url = member.peerUrls().get(at);
        return peers.send(PeerRequest.get(url, "/version", TIMEOUT))
                .handle((response, failure) -> {
                    Optional<PeerResponse> answer =
                            Optional.ofNullable(response).filter(present -> present.status() == OK);
                    if (answer.isEmpty()) {
                        LOG.atWarn()
                                .addKeyValue("address", url + "/version")
                                .addKeyValue("remote-member-id", MemberIds.hex(member.id()))
                                .setCause(failure)
                                .log("failed to reach the peer URL");
                    }
                    return answer;
                })
                .thenCompose(answer -> answer.isPresent()
                        ? CompletableFuture.completedFuture(server(answer.get()))
                        : ask(member, at + 1));
    }

    private static Optional<String> server(PeerResponse response) {
        try {
            JsonElement json = JsonParser.parseString(new String(response.body(), StandardCharsets.UTF_8));
            JsonElement server = json.isJsonObject() ? json.getAsJsonObject().get("etcdserver") : null;
            return server != null && server.isJsonPrimitive() ? Optional.of(server.getAsString()) : Optional.empty();
        } catch (JsonParseException e) {
            return Optional.empty();
        }
    }
}
