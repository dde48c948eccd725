package dev.quoin.server.background;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.quoin.api.mvcc.RunningHash;
import dev.quoin.api.peer.PeerResponse;
import dev.quoin.server.membership.ClusterMember;
import dev.quoin.server.membership.MemberInquiry;
import dev.quoin.server.membership.MemberInquiry.Question;
import dev.quoin.server.membership.MemberInquiry.Reading;
import dev.quoin.server.membership.Membership;
import java.nio.charset.StandardCharsets;
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
    private static final int HEX = 16;

    private final long self;
    private final Membership membership;
    private final MemberInquiry inquiry;

    public ReplicaHashes(long self, Membership membership, MemberInquiry inquiry) {
        this.self = self;
        this.membership = membership;
        this.inquiry = inquiry;
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
        Question question = Question.of(PATH + index);
        Reading<RunningHash> reading = Reading.ofGood(response -> parse(response, index));
        CompletableFuture<Map<Long, RunningHash>> all = CompletableFuture.completedFuture(new TreeMap<>());
        for (ClusterMember member : membership.members()) {
            if (member.id() != self) {
                all = all.thenCombine(inquiry.ask(member, question, reading), (answers, answer) -> {
                    answer.ifPresent(hash -> answers.put(member.id(), hash));
                    return answers;
                });
            }
        }
        return all;
    }

    private static Optional<RunningHash> parse(PeerResponse response, long index) {
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
