package dev.quoin.compat.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a member's client port for pages; the empty string where nobody answers. */
final class Pages {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newHttpClient();

    String ready(MemberProcess member) throws IOException {
        return get(member, "/readyz?verbose");
    }

    /** One check of those. */
    String ready(MemberProcess member, String check) throws IOException {
        return get(member, "/readyz/" + check);
    }

    String metrics(MemberProcess member) throws IOException {
        return get(member, "/metrics");
    }

    private String get(MemberProcess member, String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(member.endpoint() + path))
                .timeout(PATIENCE)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        } catch (IOException e) {
            return "";
        }
    }
}
