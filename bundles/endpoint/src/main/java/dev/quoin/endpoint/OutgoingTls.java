package dev.quoin.endpoint;

import dev.quoin.api.endpoint.PeerTls;
import dev.quoin.endpoint.tls.MemberTls;
import dev.quoin.endpoint.tls.TlsFiles;
import dev.quoin.endpoint.tls.TlsFilesException;
import java.io.IOException;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** TLS towards other members while settings change. Any thread. */
final class OutgoingTls implements PeerTls {
    private @Nullable EndpointSettings settings;
    private @Nullable MemberTls tls;
    private String refusal = "not configured";

    /** Connects in this way from now on; equal settings change nothing. */
    synchronized void configure(EndpointConfig config) {
        try {
            EndpointSettings next = EndpointSettings.read(config);
            if (!next.equals(settings)) {
                settings = next;
                tls = null;
            }
        } catch (EndpointException | RuntimeException e) {
            settings = null;
            tls = null;
            refusal = String.valueOf(e.getMessage());
        }
    }

    @Override
    public SSLEngine engine(String host, int port) throws IOException {
        return current().engine(host, port);
    }

    private synchronized MemberTls current() throws IOException {
        MemberTls known = tls;
        if (known != null) {
            return known;
        }
        EndpointSettings now = settings;
        if (now == null) {
            throw new IOException(refusal);
        }
        try {
            boolean own = now.peerAutoTls() && now.peerTls().absent();
            TlsFiles files = TlsSites.peerFiles(now);
            known = new MemberTls(now.dialTls().absent() ? files : files.with(now.dialTls()), own);
            tls = known;
            return known;
        } catch (TlsFilesException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
