package dev.quoin.peer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.quoin.api.endpoint.MemberUrl;
import dev.quoin.api.env.Clock;
import dev.quoin.api.peer.PeerRequest;
import dev.quoin.api.peer.PeerRequests;
import dev.quoin.api.peer.PeerResponse;
import dev.quoin.peer.http.Reasons;
import dev.quoin.peer.stream.PeerMeters;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks another member for its time every few seconds: measures how far it is and how wrong one of the two clocks. */
final class Prober {
    private static final Logger LOG = LoggerFactory.getLogger(Prober.class);
    private static final int INTERVAL_SECONDS = 4;
    private static final int REPORT_SECONDS_UNHEALTHY = 5;
    private static final int REPORT_SECONDS_HEALTHY = 30;
    private static final long DRIFT_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);
    /** Weight of the newest measurement, as for TCP. */
    private static final double SMOOTHING = 0.125;

    private static final Pattern ANSWER = Pattern.compile("\"OK\":true,\"Now\":\"([^\"]+)\"");

    private final long id;
    private final PeerRequests requests;
    private final Clock clock;
    private final EventLoop loop;
    private final PeerMeters meters;

    @GuardedBy("this")
    private List<MemberUrl> urls;

    @GuardedBy("this")
    private int next;

    @GuardedBy("this")
    private boolean healthy;

    @GuardedBy("this")
    private double roundTripNanos;

    @GuardedBy("this")
    private long driftNanos;

    @GuardedBy("this")
    private @Nullable String error;

    private @Nullable ScheduledFuture<?> probes;
    private volatile @Nullable ScheduledFuture<?> reports;
    private volatile boolean closed;

    Prober(long id, PeerRequests requests, Clock clock, EventLoop loop, PeerMeters meters, List<MemberUrl> urls) {
        this.id = id;
        this.requests = requests;
        this.clock = clock;
        this.loop = loop;
        this.meters = meters;
        this.urls = urls;
    }

    void start() {
        probes = loop.scheduleAtFixedRate(this::probe, INTERVAL_SECONDS, INTERVAL_SECONDS, TimeUnit.SECONDS);
        reports = loop.schedule(this::report, REPORT_SECONDS_UNHEALTHY, TimeUnit.SECONDS);
    }

    synchronized void update(List<MemberUrl> newUrls) {
        urls = newUrls;
        next = 0;
    }

    void close() {
        closed = true;
        ScheduledFuture<?> probing = probes;
        ScheduledFuture<?> reporting = reports;
        if (probing != null) {
            probing.cancel(false);
        }
        if (reporting != null) {
            reporting.cancel(false);
        }
    }

    private void probe() {
        MemberUrl url;
        synchronized (this) {
            url = urls.get(next % urls.size());
        }
        long begun = clock.nanos();
        var unused = requests.send(
                        PeerRequest.get(url.toString(), "/raft/probing", Duration.ofSeconds(INTERVAL_SECONDS)))
                .whenComplete((response, failure) -> {
                    if (response != null) {
                        answered(response, begun);
                    } else {
                        failed(Reasons.of(failure));
                    }
                });
    }

    private void answered(PeerResponse response, long begun) {
        Matcher matcher = ANSWER.matcher(new String(response.body(), StandardCharsets.UTF_8));
        try {
            if (response.status() == 200 && matcher.find()) {
                measured(Instant.parse(matcher.group(1)), clock.nanos() - begun);
            } else {
                failed("unexpected answer " + response.status());
            }
        } catch (DateTimeParseException e) {
            failed("unexpected time " + matcher.group(1));
        }
    }

    private synchronized void measured(Instant theirs, long nanos) {
        roundTripNanos = roundTripNanos == 0 ? nanos : roundTripNanos + SMOOTHING * (nanos - roundTripNanos);
        long ours = clock.wallMillis();
        long halfWay = (long) (roundTripNanos / 2);
        driftNanos = TimeUnit.MILLISECONDS.toNanos(ours - theirs.toEpochMilli()) - halfWay;
        healthy = true;
        error = null;
    }

    private synchronized void failed(String reason) {
        healthy = false;
        error = reason;
        next++;
    }

    private void report() {
        boolean well;
        double seconds;
        double drift;
        String reason;
        synchronized (this) {
            well = healthy;
            seconds = roundTripNanos / 1e9;
            drift = driftNanos / 1e9;
            reason = error;
        }
        if (!well) {
            warn(seconds, reason).log("prober detected unhealthy status");
        }
        if (drift * 1e9 > DRIFT_NANOS_MAX) {
            warn(seconds, reason).addKeyValue("clock-drift", drift + "s").log("prober found high clock drift");
        }
        meters.roundTrip(seconds);
        if (!closed) {
            reports = loop.schedule(
                    this::report, well ? REPORT_SECONDS_HEALTHY : REPORT_SECONDS_UNHEALTHY, TimeUnit.SECONDS);
        }
    }

    private org.slf4j.spi.LoggingEventBuilder warn(double seconds, @Nullable String reason) {
        return LOG.atWarn()
                .addKeyValue("round-tripper-name", "ROUND_TRIPPER_RAFT_MESSAGE")
                .addKeyValue("remote-peer-id", Long.toHexString(id))
                .addKeyValue("rtt", seconds + "s")
                .addKeyValue("error", String.valueOf(reason));
    }
}
