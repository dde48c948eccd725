package dev.quoin.server.http;

import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code /version}. */
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
}
