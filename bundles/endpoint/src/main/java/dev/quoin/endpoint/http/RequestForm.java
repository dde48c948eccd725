package dev.quoin.endpoint.http;

import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.endpoint.tls.RemoteAddress;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Takes a request out of Netty's form. */
final class RequestForm {
    /** Parameters beyond it are ignored, against floods of colliding names. */
    private static final int PARAMETERS_MAX = 1024;

    private static final byte[] NO_BODY = {};

    private RequestForm() {}

    /** Throws {@link IllegalArgumentException} where the address is not well formed. */
    static HttpRequest read(FullHttpRequest request, String listener, SocketAddress remote, String commonName) {
        return form(request, ByteBufUtil.getBytes(request.content()), listener, remote, commonName);
    }

    /** The same without a body. */
    static HttpRequest head(
            io.netty.handler.codec.http.HttpRequest request, String listener, SocketAddress remote, String commonName) {
        return form(request, NO_BODY, listener, remote, commonName);
    }

    private static HttpRequest form(
            io.netty.handler.codec.http.HttpRequest request,
            byte[] body,
            String listener,
            SocketAddress remote,
            String commonName) {
        QueryStringDecoder address =
                new QueryStringDecoder(relative(request.uri()), StandardCharsets.UTF_8, true, PARAMETERS_MAX, true);
        Map<String, List<String>> headers = new HashMap<>();
        request.headers()
                .forEach(header -> headers.computeIfAbsent(
                                header.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
                        .add(header.getValue()));
        return new HttpRequest(
                request.method().name(),
                address.path(),
                address.parameters(),
                headers,
                body,
                listener,
                RemoteAddress.text(remote),
                commonName);
    }

    /** A client of a proxy names the whole address. */
    private static String relative(String uri) {
        if (uri.startsWith("/")) {
            return uri;
        }
        URI absolute = URI.create(uri);
        String path = absolute.getRawPath() == null || absolute.getRawPath().isEmpty() ? "/" : absolute.getRawPath();
        return absolute.getRawQuery() == null ? path : path + '?' + absolute.getRawQuery();
    }
}
