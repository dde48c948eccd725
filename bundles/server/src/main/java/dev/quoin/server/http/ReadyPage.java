package dev.quoin.server.http;

import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code /livez} and {@code /readyz}: named checks, all of them or the one in the path, as lines where {@code verbose} is
 * asked for. There at every level.
 */
public final class ReadyPage {

    private static final String CORRUPT = "CORRUPT";

    private final Supplier<Optional<Health>> health;

    public ReadyPage(Supplier<Optional<Health>> health) {
        this.health = health;
    }

    /** Answers a request. */
    public void handle(HttpRequest request, HttpResponder responder) {
        if (Pages.refusedMethod(request, responder)) {
            return;
        }
        boolean live = request.path().startsWith("/livez");
        List<String> checks = new ArrayList<>(
                live
                        ? List.of("serializable_read")
                        : List.of("data_corruption", "serializable_read", "linearizable_read"));
        String[] path = request.path().split("/", -1);
        if (path.length > 2) {
            if (!checks.contains(path[2])) {
                responder.respond(404, Pages.TEXT, "404 page not found\n");
                return;
            }
            checks.retainAll(List.of(path[2]));
        }
        checks.removeAll(request.query().getOrDefault("exclude", List.of()));
        run(checks, request.query().containsKey("verbose"), responder);
    }

    private void run(List<String> checks, boolean verbose, HttpResponder responder) {
        Optional<Health> present = health.get();
        if (present.isEmpty()) {
            respond(checks, "etcdserver: server stopped", "etcdserver: server stopped", "", verbose, responder);
            return;
        }
        Health member = present.get();
        String corrupt = CORRUPT.equals(member.alarm(List.of("NOSPACE"))) ? "alarm CORRUPT activated" : "";
        if (!checks.contains("linearizable_read")) {
            respond(checks, "", "", corrupt, verbose, responder);
            return;
        }
        member.read(failure -> respond(checks, "", failure == null ? "" : failure.text(), corrupt, verbose, responder));
    }

    private static void respond(
            List<String> checks,
            String serializable,
            String linearizable,
            String corrupt,
            boolean verbose,
            HttpResponder responder) {
        StringBuilder lines = new StringBuilder();
        boolean well = true;
        for (String check : checks) {
            String error =
                    switch (check) {
                        case "data_corruption" -> corrupt;
                        case "linearizable_read" -> linearizable;
                        default -> serializable;
                    };
            well &= error.isEmpty();
            lines.append(error.isEmpty() ? "[+]" : "[-]")
                    .append(check)
                    .append(error.isEmpty() ? " ok\n" : " failed: " + error + "\n");
        }
        String body = well ? (verbose ? lines + "ok\n" : "ok\n") : lines.toString();
        responder.respond(well ? 200 : 503, Pages.TEXT, body);
    }
}
