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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS whose certificates are read again by the first handshake after one of the files changed. While the new ones cannot be
 * read, the old ones stay in use. Any thread.
 */
public final class ReloadingTls {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadingTls.class);
    private static final List<String> VERSIONS = List.of("TLSv1.2", "TLSv1.3");

    /** What one reading of the files gave. */
    public record Loaded(SslContext context, ClientCertificates clients) {}

    private record Stamp(long modified, long size) {}

    private final TlsFiles files;
    private final List<String> protocols;
    private volatile Loaded loaded;
    private volatile List<Stamp> stamps;

    private ReloadingTls(TlsFiles files, List<String> protocols) throws TlsFilesException {
        this.files = files;
        this.protocols = protocols;
        this.stamps = stamps();
        this.loaded = load();
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
        List<Stamp> now = stamps();
        if (!now.equals(stamps)) {
            reload(now);
        }
        return loaded;
    }

    private synchronized void reload(List<Stamp> now) {
        if (now.equals(stamps)) {
            return;
        }
        try {
            loaded = load();
            LOG.atInfo().addKeyValue("cert-file", files.certificate()).log("read certificates again");
        } catch (TlsFilesException e) {
            LOG.atWarn()
                    .addKeyValue("cert-file", files.certificate())
                    .addKeyValue("error", e.getMessage())
                    .log("cannot read changed certificates, still using those before");
        }
        stamps = now;
    }

    private List<Stamp> stamps() {
        List<Stamp> now = new ArrayList<>();
        for (Path file : files.files()) {
            try {
                now.add(new Stamp(Files.getLastModifiedTime(file).toMillis(), Files.size(file)));
            } catch (IOException e) {
                now.add(new Stamp(0, -1));
            }
        }
        return now;
    }

    private Loaded load() throws TlsFilesException {
        List<X509Certificate> chain = PemFile.read(files.certificate()).certificates();
        SslContextBuilder builder = SslContextBuilder.forServer(
                        PemFile.read(files.key()).privateKey(), chain.toArray(new X509Certificate[0]))
                .sslProvider(SslProvider.JDK)
                .clientAuth(files.demandsClientCertificate() ? ClientAuth.REQUIRE : ClientAuth.NONE)
                .protocols(versions())
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

    private List<String> versions() {
        int from = files.oldest().equals("TLS1.3") ? 1 : 0;
        int to = files.newest().equals("TLS1.2") ? 1 : 2;
        return VERSIONS.subList(Math.min(from, to - 1), to);
    }
}
