package dev.quoin.compat.session;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** HTTP/1.1 requests and what is to be compared of their answers. */
final class Pages {

    private static final Set<String> LEFT_OUT = Set.of("date", "content-length", "transfer-encoding", "connection");

    private static final int VERSION_ASKED_MAX = 400;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String endpoint;

    Pages(String endpoint) {
        this.endpoint = endpoint;
    }

    /** Asks for {@code METHOD PATH}, followed by headers in lines of their own; status, headers and body. */
    String ask(String text) throws IOException, InterruptedException {
        List<String> lines = text.lines().toList();
        String[] first = lines.get(0).split(" ", 3);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(endpoint + first[1]));
        String body = first.length == 3 ? first[2] : "";
        request.method(
                first[0],
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        for (String header : lines.subList(1, lines.size())) {
            String[] parts = header.split(": ", 2);
            request.header(parts[0], parts[1]);
        }
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        String headers = response.headers().map().entrySet().stream()
                .filter(header -> !LEFT_OUT.contains(header.getKey().toLowerCase(Locale.ROOT)))
                .map(header -> header.getKey().toLowerCase(Locale.ROOT) + ": " + String.join(", ", header.getValue()))
                .sorted()
                .collect(Collectors.joining("\n"));
        String page = first[1].equals("/metrics") ? "(metrics)" : Normal.text(response.body());
        return response.statusCode() + "\n" + headers + "\n\n" + page;
    }

    /** Waits until the cluster has decided on its version, which it does in its own time after the start. */
    void awaitClusterVersion() throws IOException, InterruptedException {
        for (int i = 0; i < VERSION_ASKED_MAX; i++) {
            if (ask("GET /version").contains("\"etcdcluster\":\"3.4.0\"")) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new IOException("the cluster does not decide on its version");
    }

    /** Names and types of the metrics that begin with a prefix. */
    String metrics(String prefix) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(endpoint + "/metrics")).build();
        return client
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith("# TYPE " + prefix))
                .map(line -> line.substring("# TYPE ".length()))
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining("\n"));
    }
}
