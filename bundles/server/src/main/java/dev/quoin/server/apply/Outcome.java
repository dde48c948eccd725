package dev.quoin.server.apply;

import com.google.protobuf.MessageLite;
import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.MemberException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What applying a request came to: a response or a failure.
 *
 * @param response the response, header whole, or null
 * @param failure why there is none, or null
 * @param physical completes when a compaction is physically done, null for everything else
 * @param overQuota whether it failed because the quota is exhausted although no alarm says so yet
 */
public record Outcome(
        @Nullable MessageLite response,
        @Nullable MemberException failure,
        @Nullable CompletionStage<Void> physical,
        boolean overQuota) {

    public Outcome(
            @Nullable MessageLite response,
            @Nullable MemberException failure,
            @Nullable CompletionStage<Void> physical) {
        this(response, failure, physical, false);
    }

    /** The outcome of a request whose response nobody reads. */
    public static final Outcome NOTHING = new Outcome(null, null, null);

    static Outcome of(MessageLite response) {
        return new Outcome(response, null, null);
    }

    static Outcome failed(EtcdError error) {
        return new Outcome(null, new MemberException(error), null);
    }

    static Outcome failed(MemberException failure) {
        return new Outcome(null, failure, null);
    }

    /** The quota is exhausted, which is to become an alarm. */
    static Outcome beyondQuota() {
        return new Outcome(null, new MemberException(EtcdError.NO_SPACE), null, true);
    }
}
