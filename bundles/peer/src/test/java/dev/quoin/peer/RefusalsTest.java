package dev.quoin.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What etcd 3.4.23 answered on its peer port, recorded by {@code src/test/scripts/record-refusals}: the same is answered here. */
final class RefusalsTest {
    private static final Set<String> SHOWN = Set.of(
            "allow", "content-type", "location", "x-content-type-options", "x-etcd-cluster-id", "x-server-version");

    @TempDir
    static Path directory;

    private static TestMember member;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeAll
    static void start() {
        member = new TestMember(1, directory);
    }

    @AfterAll
    static void stop() {
        member.close();
    }

    @TestFactory
    Stream<DynamicTest> answersAsEtcdDid() throws IOException {
        try (InputStream in = RefusalsTest.class.getResourceAsStream("etcd-3.4-refusals.txt")) {
            assertThat(in).isNotNull();
            String transcript = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(transcript.split("(?m)^> ", -1))
                    .filter(block -> !block.isBlank())
                    .map(block ->
                            DynamicTest.dynamicTest(block.lines().findFirst().orElseThrow(), () -> replay(block)));
        }
    }

    private void replay(String block) throws IOException, InterruptedException {
        String line = block.lines().findFirst().orElseThrow();
        String[] words = line.split(" ", -1);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(member.url() + words[1]));
        byte[] body = {};
        for (String word : Arrays.asList(words).subList(2, words.length)) {
            if (word.startsWith(":")) {
                body = HexFormat.of().parseHex(word.substring(1));
            } else {
                String[] header = word.split("=", 2);
                request.header(header[0], header[1].replace("CLUSTER", Long.toHexString(TestMember.CLUSTER)));
            }
        }
        request.method(words[0], HttpRequest.BodyPublishers.ofByteArray(body));
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        Map<String, String> headers = new TreeMap<>();
        answer.headers().map().forEach((name, values) -> {
            if (SHOWN.contains(name)) {
                headers.put(name, values.get(0).replace(Long.toHexString(TestMember.CLUSTER), "CLUSTER"));
            }
        });
        StringBuilder actual =
                new StringBuilder(line).append('\n').append(answer.statusCode()).append('\n');
        headers.forEach(
                (name, value) -> actual.append(name).append(": ").append(value).append('\n'));
        actual.append(answer.body().strip());
        assertThat(actual.toString().strip()).isEqualTo(block.strip());
    }
}
