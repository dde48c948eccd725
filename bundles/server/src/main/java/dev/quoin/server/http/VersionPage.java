package dev.quoin.server.http;

import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code /version} and, on the peer port, {@code /members}. */
public final class VersionPage {

    private final Supplier<Optional<Health>> health;

    public VersionPage(Supplier<Optional<Health>> health) {
        this.health = health;
    }

    /** Answers the versions of the server and the cluster. */
    public void version(HttpRequest request, HttpResponder responder) {
        if (Pages.refusedMethod(request, responder)) {
            return;
        }
        Optional<Health> member = health.get();
        String server = member.map(Health::serverVersion).orElse("not_decided");
        String cluster = member.map(Health::clusterVersion)
                .filter(version -> !version.isEmpty())
                .orElse("not_decided");
        responder.respond(200, Pages.JSON, "{\"etcdserver\":\"" + server + "\",\"etcdcluster\":\"" + cluster + "\"}");
    }

    /** Answers the members, not linearizable, as a joining member reads them. */
    public void members(HttpRequest request, HttpResponder responder) {
        if (Pages.refusedMethod(request, responder)) {
            return;
        }
        Optional<Health> member = health.get();
        if (member.isEmpty()) {
            responder.respond(503, Pages.TEXT, "etcdserver: server stopped\n");
            return;
        }
        responder.respond(
                200,
                Map.of(
                        "Content-Type",
                        Pages.JSON,
                        "X-Etcd-Cluster-ID",
                        member.get().clusterId()),
                (member.get().membersJson() + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
