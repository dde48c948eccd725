package dev.quoin.endpoint;

import dev.quoin.api.endpoint.MemberUrl;
import dev.quoin.endpoint.grpc.CallLimits;
import dev.quoin.endpoint.http.AccessRules;
import dev.quoin.endpoint.tls.TlsFiles;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How to listen: {@link EndpointConfig}, read. Equal settings need no new listeners.
 *
 * @param clientHttp listeners for HTTP alone; where there are some, those of {@code client} speak gRPC alone
 * @param dialTls the certificate to show other members when dialling them; absent for that of the listener
 * @param selfSignedYears how long a certificate made here is good
 * @param extensive whether to measure how long each call takes
 */
record EndpointSettings(
        Path dataDir,
        List<MemberUrl> client,
        List<MemberUrl> clientHttp,
        List<MemberUrl> metrics,
        List<MemberUrl> peer,
        TlsFiles clientTls,
        boolean clientAutoTls,
        TlsFiles peerTls,
        boolean peerAutoTls,
        TlsFiles dialTls,
        int selfSignedYears,
        AccessRules access,
        CallLimits limits,
        boolean reusePort,
        boolean reuseAddress,
        boolean extensive) {

    /** What a message may take beyond the request in it. */
    private static final int OVERHEAD_BYTES = 512 * 1024;

    static EndpointSettings read(EndpointConfig config) throws EndpointException {
        List<String> suites = list(config.cipher$_$suites());
        int bytes = Math.toIntExact(
                Math.min(Math.max(config.max$_$request$_$bytes(), 0) + OVERHEAD_BYTES, Integer.MAX_VALUE / 2));
        return new EndpointSettings(
                Path.of(config.data$_$dir()),
                urls(config.listen$_$client$_$urls()),
                urls(config.listen$_$client$_$http$_$urls()),
                urls(config.listen$_$metrics$_$urls()),
                urls(config.listen$_$peer$_$urls()),
                new TlsFiles(
                        Path.of(config.cert$_$file()),
                        Path.of(config.key$_$file()),
                        Path.of(config.trusted$_$ca$_$file()),
                        config.client$_$cert$_$auth(),
                        Path.of(config.client$_$crl$_$file()),
                        List.of(),
                        list(config.client$_$cert$_$allowed$_$hostname()),
                        false,
                        suites,
                        config.tls$_$min$_$version(),
                        config.tls$_$max$_$version()),
                config.auto$_$tls(),
                new TlsFiles(
                        Path.of(config.peer$_$cert$_$file()),
                        Path.of(config.peer$_$key$_$file()),
                        Path.of(config.peer$_$trusted$_$ca$_$file()),
                        config.peer$_$client$_$cert$_$auth(),
                        Path.of(config.peer$_$crl$_$file()),
                        list(config.peer$_$cert$_$allowed$_$cn()),
                        list(config.peer$_$cert$_$allowed$_$hostname()),
                        config.peer$_$skip$_$client$_$san$_$verification(),
                        suites,
                        config.tls$_$min$_$version(),
                        config.tls$_$max$_$version()),
                config.peer$_$auto$_$tls(),
                TlsFiles.of(
                        Path.of(config.peer$_$client$_$cert$_$file()), Path.of(config.peer$_$client$_$key$_$file())),
                config.self$_$signed$_$cert$_$validity(),
                new AccessRules(Set.copyOf(list(config.cors())), Set.copyOf(list(config.host$_$whitelist()))),
                new CallLimits(
                        bytes,
                        (int) Math.min(config.max$_$concurrent$_$streams(), Integer.MAX_VALUE),
                        config.grpc$_$keepalive$_$min$_$time(),
                        config.grpc$_$keepalive$_$interval(),
                        config.grpc$_$keepalive$_$timeout()),
                config.socket$_$reuse$_$port(),
                config.socket$_$reuse$_$address(),
                config.metrics().equals("extensive"));
    }

    private static List<MemberUrl> urls(String[] values) throws EndpointException {
        List<MemberUrl> urls = new ArrayList<>();
        for (String value : list(values)) {
            try {
                urls.add(MemberUrl.parse(value));
            } catch (URISyntaxException e) {
                throw new EndpointException(String.valueOf(e.getMessage()), e);
            }
        }
        return List.copyOf(urls);
    }

    private static List<String> list(String[] values) {
        List<String> all = new ArrayList<>();
        for (String value : values) {
            for (String element : value.split(",", -1)) {
                if (!element.isBlank() && !all.contains(element.strip())) {
                    all.add(element.strip());
                }
            }
        }
        return List.copyOf(all);
    }
}
