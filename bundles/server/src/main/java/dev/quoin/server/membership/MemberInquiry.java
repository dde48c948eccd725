package dev.quoin.server.membership;

import dev.quoin.api.peer.PeerRequest;
import dev.quoin.api.peer.PeerRequests;
import dev.quoin.api.peer.PeerResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts a question to another member, at one of its peer URLs after the other, until an answer comes that says something. Any
 * thread; nothing here blocks, and no answer is a failure.
 */
public final class MemberInquiry {

    private static final int OK = 200;

    private final PeerRequests peers;
    private final String clusterId;
    private final Duration timeout;

    /**
     * A question.
     *
     * @param headers beside the one that names the cluster
     * @param body may be empty
     */
    @SuppressWarnings("ArrayRecordComponent") // handed through, never compared
    public record Question(String path, Map<String, String> headers, byte[] body) {

        public static Question of(String path) {
            return new Question(path, Map.of(), new byte[0]);
        }
    }

    /** Reads what came of a question. On an event loop. */
    @FunctionalInterface
    public interface Reading<T> {

        /**
         * What an answer says; nothing where it says nothing, and the next URL is asked.
         *
         * @param response null where none came
         * @param failure why none came
         */
        Optional<T> read(String url, @Nullable PeerResponse response, @Nullable Throwable failure);

        /** Reads good answers only. */
        static <T> Reading<T> ofGood(Function<PeerResponse, Optional<T>> good) {
            return (url, response, failure) ->
                    response == null || response.status() != OK ? Optional.empty() : good.apply(response);
        }
    }

    /** Each of a member's URLs gets the whole timeout. */
    public MemberInquiry(PeerRequests peers, long clusterId, Duration timeout) {
        this.peers = peers;
        this.clusterId = MemberIds.hex(clusterId);
        this.timeout = timeout;
    }

    /** The first answer that says something, or nothing. */
    public <T> CompletableFuture<Optional<T>> ask(ClusterMember member, Question question, Reading<T> reading) {
        return ask(member.peerUrls(), 0, question, reading);
    }

    private <T> CompletableFuture<Optional<T>> ask(List<String> urls, int at, Question question, Reading<T> reading) {
        if (at == urls.size()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        String url = urls.get(at);
        Map<String, String> headers = new HashMap<>(question.headers());
        headers.put("X-Etcd-Cluster-ID", clusterId);
        return peers.send(new PeerRequest(url, "GET", question.path(), headers, question.body(), timeout))
                .handle((response, failure) -> reading.read(url, response, failure))
                .thenCompose(answer -> answer.isPresent()
                        ? CompletableFuture.completedFuture(answer)
                        : ask(urls, at + 1, question, reading));
    }
}
