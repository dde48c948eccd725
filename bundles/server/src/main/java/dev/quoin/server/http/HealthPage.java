package dev.quoin.server.http;

import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Meters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /health} as etcd answers it: alarms first, then the leader, then a read through the log. */
public final class HealthPage {

    private static final Logger LOG = LoggerFactory.getLogger(HealthPage.class);

    private final Supplier<Optional<Health>> health;
    private final Counter successes;
    private final Counter failures;

    public HealthPage(Supplier<Optional<Health>> health, Meters meters) {
        this.health = health;
        this.successes = meters.counter("etcd_server_health_success", "The total number of successful health checks");
        this.failures = meters.counter("etcd_server_health_failures", "The total number of failed health checks");
    }

    /** Answers a request. */
    public void handle(HttpRequest request, HttpResponder responder) {
        if (Pages.refusedMethod(request, responder)) {
            return;
        }
        Optional<Health> present = health.get();
        if (present.isEmpty()) {
            answer(responder, true, "RAFT NO LEADER");
            return;
        }
        Health member = present.get();
        boolean withReason = member.givesReason();
        String alarm = member.alarm(request.query().getOrDefault("exclude", List.of()));
        if (alarm != null) {
            answer(responder, withReason, "ALARM " + alarm);
        } else if (!member.hasLeader()) {
            answer(responder, withReason, "RAFT NO LEADER");
        } else if (request.parameter("serializable").equals("true") && withReason) {
            answer(responder, withReason, "");
        } else {
            member.read(
                    failure -> answer(responder, withReason, failure == null ? "" : "RANGE ERROR:" + failure.text()));
        }
    }

    /**
     * @param reason why the member is not well, or the empty string
     */
    private void answer(HttpResponder responder, boolean withReason, String reason) {
        boolean well = reason.isEmpty();
        (well ? successes : failures).increment();
        if (!well) {
            LOG.atWarn().addKeyValue("reason", reason).log("serving /health false");
        }
        String body = "{\"health\":\"" + well + "\"" + (withReason ? ",\"reason\":\"" + reason + "\"" : "") + "}";
        if (well) {
            responder.respond(200, Pages.TEXT, body);
        } else {
            Pages.refuse(responder, 503, Map.of(), body);
        }
    }
}
