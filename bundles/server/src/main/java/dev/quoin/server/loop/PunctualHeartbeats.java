package dev.quoin.server.loop;

import dev.quoin.api.env.Clock;
import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes messages on, and warns when a leader is late with its heartbeats: followers may soon elect another. Raft's thread. */
public final class PunctualHeartbeats implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(PunctualHeartbeats.class);

    private final Transport next;
    private final Clock clock;
    private final long expectedNanos;
    private final Counter failures;
    private final Map<Long, Long> sentNanos = new HashMap<>();
    private long term;

    /**
     * @param heartbeatMillis time between heartbeats; twice as much is late
     */
    public PunctualHeartbeats(Transport next, Clock clock, long heartbeatMillis, Meters meters) {
        this.next = next;
        this.clock = clock;
        this.expectedNanos = TimeUnit.MILLISECONDS.toNanos(2 * heartbeatMillis);
        this.failures = meters.counter(
                "etcd_server_heartbeat_send_failures_total",
                "The total number of leader heartbeat send failures (likely overloaded from slow disk).");
    }

    @Override
    public void send(List<Message> messages) {
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            if (message.type() == MessageType.HEARTBEAT) {
                observe(message);
            }
        }
        next.send(messages);
    }

    private void observe(Message heartbeat) {
        if (heartbeat.term() != term) {
            term = heartbeat.term();
            sentNanos.clear();
        }
        long now = clock.nanos();
        Long before = sentNanos.put(heartbeat.to(), now);
        if (before != null && now - before > expectedNanos) {
            failures.increment();
            LOG.atWarn()
                    .addKeyValue("to", Long.toHexString(heartbeat.to()))
                    .addKeyValue("expected-duration", Duration.ofNanos(expectedNanos))
                    .addKeyValue("exceeded-duration", Duration.ofNanos(now - before - expectedNanos))
                    .log("leader failed to send out heartbeat on time; took too long, leader is overloaded likely from"
                            + " slow disk");
        }
    }
}
