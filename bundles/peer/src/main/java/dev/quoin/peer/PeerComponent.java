package dev.quoin.peer;

import dev.quoin.api.endpoint.HttpHandler;
import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import dev.quoin.api.endpoint.HttpUpload;
import dev.quoin.api.endpoint.PeerTls;
import dev.quoin.api.endpoint.StreamingHttpHandler;
import dev.quoin.api.env.Clock;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.peer.LocalPeer;
import dev.quoin.api.peer.PeerReceiver;
import dev.quoin.api.peer.PeerRequests;
import dev.quoin.api.peer.PeerTransport;
import dev.quoin.api.peer.PeerTransports;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Puts {@link HttpTransports} and its pages among the services. */
@Component(
        service = {PeerTransports.class, HttpHandler.class},
        property = {HttpHandler.PATHS + "=/raft", HttpHandler.PATHS + "=/raft/", HttpHandler.LISTENERS + "=peer"})
public final class PeerComponent implements PeerTransports, StreamingHttpHandler {
    private final HttpTransports transports;

    @Activate
    public PeerComponent(@Reference Clock clock, @Reference Isolation isolation) {
        transports = new HttpTransports(clock, isolation.gate());
    }

    @Deactivate
    void deactivate() {
        transports.close();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindTls(PeerTls tls) {
        transports.secure(tls);
    }

    void unbindTls(PeerTls tls) {
        if (transports.security() == tls) {
            transports.secure(null);
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindMeters(Meters meters) {
        transports.meters().bind(meters);
    }

    void unbindMeters(Meters meters) {
        transports.meters().unbind(meters);
    }

    @Override
    public PeerTransport open(LocalPeer local, PeerReceiver receiver) {
        return transports.open(local, receiver);
    }

    @Override
    public PeerRequests requests() {
        return transports.requests();
    }

    @Override
    public void handle(HttpRequest request, HttpResponder responder) {
        transports.pages().handle(request, responder);
    }

    @Override
    public boolean streams(HttpRequest head) {
        return transports.pages().streams(head);
    }

    @Override
    public HttpUpload begin(HttpRequest head, HttpResponder responder) {
        return transports.pages().begin(head, responder);
    }
}
