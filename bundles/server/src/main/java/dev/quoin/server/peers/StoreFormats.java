package dev.quoin.server.peers;

import dev.quoin.server.membership.ClusterMember;
import dev.quoin.server.membership.MemberInquiry;
import dev.quoin.server.membership.MemberInquiry.Question;
import dev.quoin.server.membership.MemberInquiry.Reading;
import dev.quoin.server.membership.Membership;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks another member which format its store's files have. etcd's members do not know the page. */
public final class StoreFormats {

    private static final Question FORMAT = Question.of("/quoin/store");
    private static final Reading<String> LINE =
            Reading.ofGood(response -> Optional.of(new String(response.body(), StandardCharsets.UTF_8).strip()));

    private final Membership membership;
    private final MemberInquiry inquiry;

    public StoreFormats(Membership membership, MemberInquiry inquiry) {
        this.membership = membership;
        this.inquiry = inquiry;
    }

    /** The format, or nothing: where it has none, does not know the question, or does not answer. Never fails. */
    CompletableFuture<Optional<String>> of(long memberId) {
        ClusterMember member = membership.member(memberId);
        return member == null ? CompletableFuture.completedFuture(Optional.empty()) : inquiry.ask(member, FORMAT, LINE);
    }
}
