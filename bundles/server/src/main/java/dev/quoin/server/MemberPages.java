package dev.quoin.server;

import dev.quoin.api.endpoint.HttpHandler;
import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.metrics.RelayedMeters;
import dev.quoin.server.http.Health;
import dev.quoin.server.http.HealthPage;
import dev.quoin.server.http.ReadyPage;
import dev.quoin.server.http.VersionPage;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Puts the member's pages on the listeners; they stay, and say so, while the member is away. */
@Component(
        property = {
            HttpHandler.PATHS + "=/version",
            HttpHandler.PATHS + "=/health",
            HttpHandler.PATHS + "=/livez",
            HttpHandler.PATHS + "=/livez/",
            HttpHandler.PATHS + "=/readyz",
            HttpHandler.PATHS + "=/readyz/",
            HttpHandler.PATHS + "=/members",
            HttpHandler.PATHS + "=/members/hashkv",
            HttpHandler.PATHS + "=/members/promote/",
            HttpHandler.PATHS + "=/leases",
            HttpHandler.PATHS + "=/leases/internal",
            HttpHandler.PATHS + "=/downgrade/enabled",
            HttpHandler.PATHS + "=" + MemberPages.HASH,
            HttpHandler.LISTENERS + "=client",
            HttpHandler.LISTENERS + "=metrics",
            HttpHandler.LISTENERS + "=peer"
        })
public final class MemberPages implements HttpHandler {

    static final String HASH = "/quoin/hash";
    private static final String PEER = "peer";

    private final RelayedMeters meters = new RelayedMeters();
    private final HealthPage health;
    private final ReadyPage ready;
    private final VersionPage version;
    private volatile @Nullable EtcdMember member;

    @Activate
    public MemberPages() {
        Supplier<Optional<Health>> source = this::health;
        health = new HealthPage(source, meters);
        ready = new ReadyPage(source);
        version = new VersionPage(source);
    }

    /** Metrics come and go without disturbing the pages. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindMeters(Meters bound) {
        meters.bind(bound);
    }

    void unbindMeters(Meters bound) {
        meters.unbind(bound);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindMember(EtcdMember bound) {
        member = bound;
    }

    void unbindMember(EtcdMember unbound) {
        if (member == unbound) {
            member = null;
        }
    }

    @Override
    public void handle(HttpRequest request, HttpResponder responder) {
        boolean peer = request.listener().equals(PEER);
        String path = request.path();
        if (path.equals("/version") && !request.listener().equals("metrics")) {
            version.version(request, responder);
        } else if (peer) {
            peer(request, responder);
        } else if (path.equals("/health")) {
            health.handle(request, responder);
        } else if (path.startsWith("/livez") || path.startsWith("/readyz")) {
            ready.handle(request, responder);
        } else {
            responder.respond(404, "text/plain; charset=utf-8", "404 page not found\n");
        }
    }

    private void peer(HttpRequest request, HttpResponder responder) {
        Optional<RunningMember> present = running();
        if (present.isPresent()) {
            present.get().requests.answerPeer(request, responder);
        } else {
            responder.respond(503, "text/plain; charset=utf-8", "etcdserver: server stopped\n");
        }
    }

    private Optional<Health> health() {
        return running().map(MemberHealth::new);
    }

    private Optional<RunningMember> running() {
        return Optional.ofNullable(member).map(EtcdMember::running);
    }
}
