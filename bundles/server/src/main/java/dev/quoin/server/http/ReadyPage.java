package dev.quoin.server.http;

import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * {@code /livez} and {@code /readyz}: named checks, all of them or the one in the path, as lines where {@code verbose} is
 * asked for. There at every level.
 */
public final class ReadyPage {

    private static final String CORRUPTION = "data_corruption";
    private static final String LOG_DISK = "log_disk";
    private static final String REPLICAS = "replica_hash";
    private static final String STORED = "stored_records";
    private static final String SERIALIZABLE = "serializable_read";
    private static final String LINEARIZABLE = "linearizable_read";
    private static final String NON_LEARNER = "non_learner";
    private static final List<String> LIVE = List.of(SERIALIZABLE);
    private static final String STOPPED = "etcdserver: server stopped";

    private final Supplier<Optional<Health>> health;
    private final Supplier<String> absence;

    public ReadyPage(Supplier<Optional<Health>> health) {
        this(health, () -> "");
    }

    /** {@code absence} tells why the member is away, or the empty string. */
    public ReadyPage(Supplier<Optional<Health>> health, Supplier<String> absence) {
        this.health = health;
        this.absence = absence;
    }

    /** Answers a request. */
    public void handle(HttpRequest request, HttpResponder responder) {
        if (Pages.refusedMethod(request, responder)) {
            return;
        }
        Optional<Health> present = health.get();
        List<String> checks = new ArrayList<>(
                request.path().startsWith("/livez")
                        ? LIVE
                        : ready(present.isPresent() && present.get().givesReason()));
        String[] path = request.path().split("/", -1);
        if (path.length > 2) {
            if (!checks.contains(path[2])) {
                responder.respond(404, Pages.TEXT, "404 page not found\n");
                return;
            }
            checks.retainAll(List.of(path[2]));
        }
        checks.removeAll(request.query().getOrDefault("exclude", List.of()));
        String warning =
                checks.contains(REPLICAS) ? present.map(Health::difference).orElse("") : "";
        boolean verbose = request.query().containsKey("verbose") || !warning.isEmpty();
        run(present, checks, errors -> respond(checks, errors, warning, verbose, responder));
    }

    private static List<String> ready(boolean from35) {
        return from35
                ? List.of(CORRUPTION, LOG_DISK, REPLICAS, STORED, SERIALIZABLE, LINEARIZABLE, NON_LEARNER)
                : List.of(CORRUPTION, LOG_DISK, REPLICAS, STORED, SERIALIZABLE, LINEARIZABLE);
    }

    /** Tells what is wrong, by check. */
    private void run(Optional<Health> present, List<String> checks, Consumer<Map<String, String>> told) {
        if (present.isEmpty()) {
            String reason = absence.get();
            String stopped = reason.isEmpty() ? STOPPED : STOPPED + ": " + reason;
            told.accept(Map.of(SERIALIZABLE, stopped, LINEARIZABLE, stopped));
            return;
        }
        Health member = present.get();
        Map<String, String> errors = new HashMap<>();
        if ("CORRUPT".equals(member.alarm(List.of("NOSPACE")))) {
            errors.put(CORRUPTION, "alarm CORRUPT activated");
        }
        if (member.diskStalled()) {
            errors.put(LOG_DISK, "the disk of the log has stalled");
        }
        if (!member.missingEntries().isEmpty()) {
            errors.putIfAbsent(LOG_DISK, member.missingEntries());
        }
        if (!member.fence().isEmpty()) {
            errors.put(REPLICAS, "fenced: " + member.fence());
        }
        if (!member.damage().isEmpty()) {
            errors.put(STORED, member.damage());
        }
        if (member.learner()) {
            errors.put(NON_LEARNER, "not supported for learner");
        }
        if (!checks.contains(LINEARIZABLE)) {
            told.accept(errors);
            return;
        }
        if (checks.contains(LOG_DISK) && member.diskStalled()) {
            // What is committed cannot be applied either before the disk comes back; whoever asks has less patience.
            errors.put(LINEARIZABLE, "not tried while the disk of the log has stalled");
            told.accept(errors);
            return;
        }
        member.read(failure -> {
            if (failure != null) {
                errors.put(LINEARIZABLE, failure.text());
            }
            told.accept(errors);
        });
    }

    private static void respond(
            List<String> checks, Map<String, String> errors, String warning, boolean verbose, HttpResponder responder) {
        StringBuilder lines = new StringBuilder();
        boolean well = true;
        for (String check : checks) {
            String error = errors.getOrDefault(check, "");
            well &= error.isEmpty();
            lines.append(error.isEmpty() ? "[+]" : "[-]")
                    .append(check)
                    .append(error.isEmpty() ? " ok\n" : " failed: " + error + "\n");
        }
        // Who of several is wrong is not known: that fails nobody's check, or no member would be left to serve.
        lines.append(warning.isEmpty() ? "" : "[!]" + REPLICAS + " warning: " + warning + "\n");
        String body = well ? (verbose ? lines + "ok\n" : "ok\n") : lines.toString();
        responder.respond(well ? 200 : 503, Pages.TEXT, body);
    }
}
