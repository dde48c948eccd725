package dev.quoin.v2store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quoin.env.fixture.EtcdProcess;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** A real etcd with the v2 API. */
final class EtcdV2 implements AutoCloseable {

    private final EtcdProcess etcd;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper mapper = new ObjectMapper();

    private EtcdV2(EtcdProcess etcd) {
        this.etcd = etcd;
    }

    /** Starts on a directory, new or old, and returns when it serves. */
    static EtcdV2 start(Path dataDirectory, int snapshotCount) throws IOException {
        return new EtcdV2(EtcdProcess.start(dataDirectory, "--enable-v2", "--snapshot-count=" + snapshotCount));
    }

    /** Sends a request with a form, and returns the JSON of the answer or of the error. */
    JsonNode send(String method, String path, Map<String, String> form) throws IOException, InterruptedException {
        String encoded = form.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(etcd.url() + "/v2/keys" + path + "?" + encoded))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return mapper.readTree(
                client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    @Override
    public void close() throws IOException {
        etcd.close();
    }
}
