package dev.quoin.endpoint.tls;

import dev.quoin.api.endpoint.PeerTls;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** TLS of connections to other members. Opens nothing before the first connection. */
public final class MemberTls implements PeerTls {
    private final TlsFiles files;
    private final boolean trustsAll;
    private @Nullable Reloaded<SslContext> context;

    /**
     * TLS by these files.
     *
     * @param files the certificate to show, if any; whom to trust; the names that a member's certificate must carry
     * @param trustsAll whether any certificate will do: members that make their own cannot know those of the others
     */
    public MemberTls(TlsFiles files, boolean trustsAll) {
        this.files = files;
        this.trustsAll = trustsAll;
    }

    @Override
    public SSLEngine engine(String host, int port) throws IOException {
        try {
            SSLEngine engine = context().newEngine(UnpooledByteBufAllocator.DEFAULT, host, port);
            if (!trustsAll) {
                SSLParameters parameters = engine.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                engine.setSSLParameters(parameters);
            }
            return engine;
        } catch (TlsFilesException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private synchronized SslContext context() throws TlsFilesException {
        Reloaded<SslContext> known = context;
        if (known == null) {
            known = new Reloaded<>(files.files(), this::load);
            context = known;
        }
        return known.current();
    }

    private SslContext load() throws TlsFilesException {
        try {
            SslContextBuilder builder =
                    SslContextBuilder.forClient().sslProvider(SslProvider.JDK).protocols(files.versions());
            // Netty checks the host's name by itself unless told otherwise; that is said for each engine.
            builder.endpointIdentificationAlgorithm("");
            if (!files.absent()) {
                List<X509Certificate> chain = PemFile.read(files.certificate()).certificates();
                builder.keyManager(PemFile.read(files.key()).privateKey(), chain.toArray(new X509Certificate[0]));
            }
            if (trustsAll) {
                builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
            } else {
                builder.trustManager(new NamedMembers(authorities(), ClientCertificates.read(files)));
            }
            if (!files.cipherSuites().isEmpty()) {
                builder.ciphers(CipherSuites.allowed(files.cipherSuites()), SupportedCipherSuiteFilter.INSTANCE);
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new TlsFilesException("cannot use " + files.certificate(), e);
        }
    }

    /** Those of the file; without one, those of the JVM. */
    private X509ExtendedTrustManager authorities() throws TlsFilesException {
        try {
            KeyStore store = null;
            if (!files.trustsJvmAuthorities()) {
                store = KeyStore.getInstance(KeyStore.getDefaultType());
                store.load(null, null);
                int number = 0;
                for (X509Certificate authority : PemFile.read(files.trusted()).certificates()) {
                    store.setCertificateEntry("authority-" + number++, authority);
                }
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager extended) {
                    return extended;
                }
            }
            throw new TlsFilesException("no X.509 in this JVM");
        } catch (KeyStoreException | NoSuchAlgorithmException | CertificateException | IOException e) {
            throw new TlsFilesException("cannot use " + files.trusted(), e);
        }
    }
}
