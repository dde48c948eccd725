package dev.quoin.server;

import dev.quoin.api.endpoint.HttpHandler;
import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.metrics.RelayedMeters;
import dev.quoin.api.operations.Absence;
import dev.quoin.server.http.Health;
import dev.quoin.server.http.HealthPage;
import dev.quoin.server.http.Pages;
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
            HttpHandler.LISTENERS + "=client",
            HttpHandler.LISTENERS + "=metrics",
            HttpHandler.LISTENERS + "=peer"
        })
public final class MemberPages implements HttpHandler {

    private final RelayedMeters meters = new RelayedMeters();
    private final HealthPage health;
    private final ReadyPage ready;
    private final VersionPage version;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable EtcdMember member;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Absence absence;

    @Activate
    public MemberPages() {
        Supplier<Optional<Health>> source = this::health;
        health = new HealthPage(source, meters);
        ready = new ReadyPage(source, this::absence);
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

    @Override
    public void handle(HttpRequest request, HttpResponder responder) {
        String listener = request.listener();
        String path = request.path();
        if (path.equals("/version") && !listener.equals("metrics")) {
            version.version(request, responder);
        } else if (listener.equals("peer")) {
            Pages.notFound(responder);
        } else if (path.equals("/health")) {
            health.handle(request, responder);
        } else if (path.startsWith("/livez") || path.startsWith("/readyz")) {
            ready.handle(request, responder);
        } else {
            Pages.notFound(responder);
        }
    }

    private String absence() {
        Absence known = absence;
        return known == null ? "" : known.reason();
    }

    private Optional<Health> health() {
        return Optional.ofNullable(member).map(EtcdMember::running).map(MemberHealth::new);
    }
}
