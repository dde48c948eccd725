package dev.quoin.peer.stream;

import dev.quoin.peer.wire.StreamType;
import java.util.EnumMap;
import java.util.Map;

/**
 * Tells that the process of a member is gone: both streams from it have ended, and since then every connection was refused,
 * at each of its URLs. A time-out says nothing of the kind, since it may be the network that does not answer. One event loop.
 */
public final class Absence {

    private final Runnable departed;
    private final Map<StreamType, Integer> refusals = new EnumMap<>(StreamType.class);

    /** {@code departed} runs at each refusal as long as the member is gone. */
    public Absence(Runnable departed) {
        this.departed = departed;
    }

    /** A stream's connection was refused, or failed otherwise; {@code urls} is how many the member has. */
    void failed(StreamType type, boolean refused, int urls) {
        if (!refused) {
            refusals.remove(type);
            return;
        }
        refusals.merge(type, 1, Integer::sum);
        boolean everywhere = refusals.size() == StreamType.values().length
                && refusals.values().stream().allMatch(count -> count >= urls);
        if (everywhere) {
            departed.run();
        }
    }

    /** Somebody listens. */
    void connected(StreamType type) {
        refusals.remove(type);
    }
}
