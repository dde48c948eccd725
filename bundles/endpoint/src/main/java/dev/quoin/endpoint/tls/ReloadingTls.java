package dev.quoin.endpoint.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * TLS whose certificates are read again by the first handshake after one of the files changed. While the new ones cannot be
 * read, the old ones stay in use. Any thread.
 */
public final class ReloadingTls {
    /** What one reading of the files gave. */
    public record Loaded(SslContext context, ClientCertificates clients) {}

    private final TlsFiles files;
    private final List<String> protocols;
    private final Reloaded<Loaded> loaded;

    private ReloadingTls(TlsFiles files, List<String> protocols) throws TlsFilesException {
        this.files = files;
        this.protocols = protocols;
        this.loaded = new Reloaded<>(files.files(), this::load);
    }

    /**
     * Reads the files.
     *
     * @param protocols what is offered by ALPN, the preferred first
     */
    public static ReloadingTls open(TlsFiles files, List<String> protocols) throws TlsFilesException {
        return new ReloadingTls(files, protocols);
    }

    /** What the next connection uses. */
    public Loaded current() {
        return loaded.current();
    }

    private Loaded load() throws TlsFilesException {
        List<X509Certificate> chain = PemFile.read(files.certificate()).certificates();
        SslContextBuilder builder = SslContextBuilder.forServer(
                        PemFile.read(files.key()).privateKey(), chain.toArray(new X509Certificate[0]))
                .sslProvider(SslProvider.JDK)
                .clientAuth(files.demandsClientCertificate() ? ClientAuth.REQUIRE : ClientAuth.NONE)
                .protocols(files.versions())
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        protocols));
        if (!files.trustsJvmAuthorities()) {
            builder.trustManager(PemFile.read(files.trusted()).certificates());
        }
        if (!files.cipherSuites().isEmpty()) {
            builder.ciphers(CipherSuites.allowed(files.cipherSuites()), SupportedCipherSuiteFilter.INSTANCE);
        }
        try {
            return new Loaded(builder.build(), ClientCertificates.read(files));
        } catch (SSLException | IllegalArgumentException e) {
            throw new TlsFilesException("cannot use " + files.certificate(), e);
        }
    }
}
