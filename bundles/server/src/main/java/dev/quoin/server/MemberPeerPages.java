package dev.quoin.server;

import dev.quoin.api.endpoint.HttpHandler;
import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import dev.quoin.server.http.QuoinPages;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Puts on the peer listener what members ask each other; the pages stay, and say so, while the member is away. */
@Component(
        property = {
            HttpHandler.PATHS + "=/members",
            HttpHandler.PATHS + "=/members/hashkv",
            HttpHandler.PATHS + "=/members/promote/",
            HttpHandler.PATHS + "=/leases",
            HttpHandler.PATHS + "=/leases/internal",
            HttpHandler.PATHS + "=/downgrade/enabled",
            HttpHandler.PATHS + "=" + QuoinPages.PATH,
            HttpHandler.LISTENERS + "=peer"
        })
public final class MemberPeerPages implements HttpHandler {

    private volatile @Nullable EtcdMember member;

    @Activate
    public MemberPeerPages() {}

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
        EtcdMember bound = member;
        RunningMember running = bound == null ? null : bound.running();
        if (running != null) {
            running.requests.answerPeer(request, responder);
        } else {
            responder.respond(503, "text/plain; charset=utf-8", "etcdserver: server stopped\n");
        }
    }
}
