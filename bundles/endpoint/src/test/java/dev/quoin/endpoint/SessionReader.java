package dev.quoin.endpoint;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Notes the subject of the client's certificate. */
final class SessionReader implements ServerInterceptor {
    private final String[] seen;

    SessionReader(String[] seen) {
        this.seen = seen;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        try {
            seen[0] = session == null ? "none" : session.getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException e) {
            seen[0] = "unverified";
        }
        return next.startCall(call, headers);
    }
}
