package dev.quoin.peer;

import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import dev.quoin.api.endpoint.HttpUpload;
import dev.quoin.api.endpoint.StreamingHttpHandler;
import dev.quoin.api.env.Clock;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the peer port answers below {@code /raft}. While no member is open, that it is not available. */
public final class RaftPages implements StreamingHttpHandler {
    static final String RAFT = "/raft";
    static final String SNAPSHOT = "/raft/snapshot";
    static final String PROBING = "/raft/probing";
    static final String STREAMS = "/raft/stream/";

    private final Clock clock;
    private volatile @Nullable RaftIntake intake;

    RaftPages(Clock clock) {
        this.clock = clock;
    }

    /** Who takes what comes; null for nobody. */
    void serve(@Nullable RaftIntake next) {
        intake = next;
    }

    /** Ends the service of one that may have been replaced meanwhile. */
    synchronized void leave(RaftIntake gone) {
        if (intake == gone) {
            intake = null;
        }
    }

    @Override
    public void handle(HttpRequest request, HttpResponder responder) {
        String path = request.path();
        if (path.equals(PROBING)) {
            probing(responder);
            return;
        }
        RaftIntake current = intake;
        if (current == null) {
            ErrorPages.respond(responder, 503, Map.of(), "member is not available");
        } else if (path.equals(RAFT)) {
            current.message(request, responder);
        } else if (path.startsWith(STREAMS)) {
            current.stream(request, responder);
        } else if (path.equals(SNAPSHOT)) {
            ErrorPages.notAllowed(responder, "POST");
        } else if ((path + "/").equals(STREAMS)) {
            redirect(responder);
        } else {
            ErrorPages.respond(responder, 404, Map.of(), "404 page not found");
        }
    }

    @Override
    public boolean streams(HttpRequest head) {
        return head.path().equals(SNAPSHOT) && head.method().equals("POST") && intake != null;
    }

    @Override
    public HttpUpload begin(HttpRequest head, HttpResponder responder) {
        RaftIntake current = intake;
        if (current == null) {
            ErrorPages.respond(responder, 503, Map.of(), "member is not available");
            return new IgnoredUpload();
        }
        return current.snapshot(head, responder);
    }

    private void probing(HttpResponder responder) {
        String body = "{\"OK\":true,\"Now\":\"" + Instant.ofEpochMilli(clock.wallMillis()) + "\"}\n";
        responder.respond(200, "text/plain; charset=utf-8", body);
    }

    private static void redirect(HttpResponder responder) {
        responder.respond(
                301,
                Map.of("Location", STREAMS, "Content-Type", "text/html; charset=utf-8"),
                ("<a href=\"" + STREAMS + "\">Moved Permanently</a>.\n\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The rest of a request that has been answered. */
    static final class IgnoredUpload implements HttpUpload {
        @Override
        public boolean part(byte[] bytes, Runnable resume) {
            return true;
        }

        @Override
        public void end() {}

        @Override
        public void aborted(Throwable cause) {}
    }
}
