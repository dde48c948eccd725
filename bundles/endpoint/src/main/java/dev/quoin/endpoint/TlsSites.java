package dev.quoin.endpoint;

import dev.quoin.api.endpoint.MemberUrl;
import dev.quoin.endpoint.connection.TlsAdmission;
import dev.quoin.endpoint.tls.CipherSuites;
import dev.quoin.endpoint.tls.ReloadingTls;
import dev.quoin.endpoint.tls.SelfSigned;
import dev.quoin.endpoint.tls.TlsFiles;
import dev.quoin.endpoint.tls.TlsFilesException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TLS for the listeners that ask for it. */
final class TlsSites {
    private static final Logger LOG = LoggerFactory.getLogger(TlsSites.class);

    private final @Nullable ReloadingTls client;
    private final @Nullable ReloadingTls clientHttp;
    private final @Nullable ReloadingTls peer;

    private TlsSites(@Nullable ReloadingTls client, @Nullable ReloadingTls clientHttp, @Nullable ReloadingTls peer) {
        this.client = client;
        this.clientHttp = clientHttp;
        this.peer = peer;
    }

    static TlsSites open(EndpointSettings settings) throws EndpointException {
        List<MemberUrl> clients = new ArrayList<>(settings.client());
        clients.addAll(settings.clientHttp());
        boolean split = !settings.clientHttp().isEmpty();
        try {
            // Also where no URL is secure, as in etcd.
            CipherSuites.check(settings.clientTls().cipherSuites());
            TlsFiles client = files(settings.clientTls(), settings.clientAutoTls(), clients, settings, "client");
            TlsFiles peer = peerFiles(settings);
            checkNames(settings.peerTls());
            check(clients, client, "--cert-file, --key-file", "client");
            check(settings.metrics(), client, "--cert-file, --key-file", "metrics");
            check(settings.peer(), peer, "--peer-cert-file, --peer-key-file", "peer");
            // HTTP/1.1 first: grpc cannot answer other requests over HTTP/2, and a gRPC client offers h2 alone.
            List<String> protocols = split ? List.of("h2") : List.of("http/1.1", "h2");
            return new TlsSites(
                    open(client, Stream.of(settings.client()), protocols),
                    open(client, Stream.of(settings.clientHttp(), settings.metrics()), List.of("http/1.1")),
                    open(peer, Stream.of(settings.peer()), List.of("http/1.1")));
        } catch (TlsFilesException e) {
            throw new EndpointException(String.valueOf(e.getMessage()), e);
        }
    }

    @Nullable
    TlsAdmission client(MemberUrl url, EventLoops loops) {
        return admission(url, client, loops, "client");
    }

    @Nullable
    TlsAdmission clientHttp(MemberUrl url, EventLoops loops) {
        return admission(url, clientHttp, loops, "client");
    }

    @Nullable
    TlsAdmission peer(MemberUrl url, EventLoops loops) {
        return admission(url, peer, loops, "peer");
    }

    private static @Nullable TlsAdmission admission(
            MemberUrl url, @Nullable ReloadingTls tls, EventLoops loops, String listener) {
        return !url.secure() || tls == null ? null : new TlsAdmission(tls, loops.lookups(), listener);
    }

    private static @Nullable ReloadingTls open(TlsFiles files, Stream<List<MemberUrl>> urls, List<String> protocols)
            throws TlsFilesException {
        boolean wanted = urls.flatMap(List::stream).anyMatch(MemberUrl::secure);
        return wanted ? ReloadingTls.open(files, protocols) : null;
    }

    /** The certificate that is shown to other members, made where it is to be made. */
    static TlsFiles peerFiles(EndpointSettings settings) throws TlsFilesException {
        return files(settings.peerTls(), settings.peerAutoTls(), settings.peer(), settings, "peer");
    }

    private static void checkNames(TlsFiles files) throws EndpointException {
        List<String> names = files.allowedCommonNames();
        List<String> hosts = files.allowedHostNames();
        if (!files.absent() && !names.isEmpty() && !hosts.isEmpty()) {
            throw new EndpointException("AllowedCN and AllowedHostname are mutually exclusive (cn=\""
                    + String.join(",", names) + "\", hostname=\"" + String.join(",", hosts) + "\")");
        }
    }

    private static TlsFiles files(
            TlsFiles given, boolean auto, List<MemberUrl> urls, EndpointSettings settings, String kind)
            throws TlsFilesException {
        if (!auto) {
            return given;
        }
        if (!given.absent()) {
            LOG.warn("ignoring {} auto TLS since certs given", kind);
            return given;
        }
        Path directory = settings.dataDir().resolve("fixtures").resolve(kind);
        List<String> hosts = urls.stream().map(MemberUrl::host).distinct().toList();
        TlsFiles made = SelfSigned.in(directory, hosts, settings.selfSignedYears(), Instant.now());
        return given.with(made.certificate(), made.key());
    }

    private static void check(List<MemberUrl> urls, TlsFiles files, String flags, String kind)
            throws EndpointException {
        for (MemberUrl url : urls) {
            if (url.secure() && files.absent()) {
                throw new EndpointException("TLS key/cert (" + flags + ") must be provided for " + kind + " url " + url
                        + " with HTTPS scheme");
            }
            if (!url.secure() && files.clientCertificate()) {
                LOG.atWarn()
                        .addKeyValue(kind + "-url", url)
                        .log("scheme is http or unix while client certificates are demanded;"
                                + " ignoring client cert auth for this URL");
            }
            if (!url.secure() && !files.absent()) {
                LOG.atWarn()
                        .addKeyValue(kind + "-url", url)
                        .log(
                                "scheme is http or unix while key and cert files are present; ignoring key and cert files");
            }
        }
    }
}
