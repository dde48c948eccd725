package dev.quoin.server.membership;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.quoin.api.peer.PeerResponse;
import dev.quoin.server.membership.MemberInquiry.Question;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the other members for the hash of their history, over their peer ports. Nothing here blocks. */
public final class PeerHashes {

    private static final Logger LOG = LoggerFactory.getLogger(PeerHashes.class);
    private static final int OK = 200;

    private final long self;
    private final Membership membership;
    private final MemberInquiry inquiry;

    /**
     * A member's answer.
     *
     * @param hash unsigned in 32 bits
     * @param revision the member's newest revision
     * @param compactRevision compacted revision, -1 before the first compaction
     */
    public record PeerHash(long memberId, int hash, long revision, long compactRevision) {}

    public PeerHashes(long self, Membership membership, MemberInquiry inquiry) {
        this.self = self;
        this.membership = membership;
        this.inquiry = inquiry;
    }

    /** How many other members there are. */
    public int others() {
        return membership.members().size() - 1;
    }

    /** The answers for a revision of those that gave one. */
    public CompletableFuture<List<PeerHash>> ask(long revision) {
        Question question = new Question(
                "/members/hashkv",
                Map.of("Content-Type", "application/json"),
                ("{\"revision\":" + revision + "}").getBytes(StandardCharsets.UTF_8));
        CompletableFuture<List<PeerHash>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (ClusterMember member : membership.members()) {
            if (member.id() != self) {
                all = all.thenCombine(ask(member, question, revision), (answers, answer) -> {
                    answer.ifPresent(answers::add);
                    return answers;
                });
            }
        }
        return all;
    }

    private CompletableFuture<Optional<PeerHash>> ask(ClusterMember member, Question question, long revision) {
        return inquiry.ask(
                member, question, (url, response, failure) -> read(member.id(), revision, url, response, failure));
    }

    private static Optional<PeerHash> read(
            long memberId, long revision, String url, @Nullable PeerResponse response, @Nullable Throwable failure) {
        Optional<PeerHash> hash = response == null ? Optional.empty() : parse(memberId, response);
        if (hash.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("requested-revision", revision)
                    .addKeyValue("remote-peer-endpoint", url)
                    .addKeyValue(
                            "answer", response == null ? "" : text(response).strip())
                    .setCause(failure)
                    .log("failed hash kv request");
        }
        return hash;
    }

    private static Optional<PeerHash> parse(long memberId, PeerResponse response) {
        if (response.status() != OK) {
            return Optional.empty();
        }
        try {
            JsonObject answer = JsonParser.parseString(text(response)).getAsJsonObject();
            JsonElement header = answer.get("header");
            return Optional.of(new PeerHash(
                    memberId,
                    (int) number(answer, "hash"),
                    header == null ? 0 : number(header.getAsJsonObject(), "revision"),
                    number(answer, "compact_revision")));
        } catch (JsonParseException | IllegalStateException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Go leaves out what is zero. */
    private static long number(JsonObject object, String name) {
        JsonElement value = object.get(name);
        return value == null ? 0 : value.getAsLong();
    }

    private static String text(PeerResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
