package dev.quoin.itests.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Settings for which etcd has to be started anew, changed while a member serves: it is not started anew. */
final class LiveSettings {

    /** Where a container's operator changes settings; they are taken up some time after the call. */
    interface Place {
        void member(Map<String, String> more) throws Exception;

        void endpoint(Map<String, String> more) throws Exception;
    }

    private LiveSettings() {}

    /** The quota and automatic compaction: not even a stream ends. */
    static void quotaAndCompactionChange(Client client, Place place) throws Exception {
        long term = client.term();
        try (Watched watched = client.watch("live/")) {
            client.put("live/1", "1");
            assertThat(watched.next()).isEqualTo("live/1=1");

            place.member(Map.of("quota-backend-bytes", "1"));
            awaitFull(client);
            place.member(Map.of());
            awaitRoom(client);

            place.member(Map.of("auto-compaction-mode", "revision", "auto-compaction-retention", "1"));
            await().atMost(Client.PATIENCE)
                    .untilAsserted(() -> assertThat(client.tryRead(1).getDescription())
                            .contains("required revision has been compacted"));

            client.put("live/2", "2");
            assertThat(watched.next()).isEqualTo("live/2=2");
            assertThat(watched.open()).isTrue();
        }
        assertThat(client.term()).isEqualTo(term);
        place.member(Map.of());
    }

    static void awaitFull(Client client) {
        await().atMost(Client.PATIENCE)
                .untilAsserted(() ->
                        assertThat(client.tryPut("full", "x").getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
    }

    /** The alarm that the database is full stays until it is taken back. */
    static void awaitRoom(Client client) {
        await().atMost(Client.PATIENCE).untilAsserted(() -> {
            client.disarm();
            assertThat(client.tryPut("full", "no more")).isEqualTo(Status.OK);
        });
    }

    /** TLS, with a certificate made on the spot: the port is opened anew, the member goes on. */
    static void tlsIsTurnedOn(Client client, int port, Path data, Place place) throws Exception {
        long term = client.term();
        Path certificate = data.resolve("fixtures/client/cert.pem");
        place.endpoint(Map.of("listen-client-urls", "https://127.0.0.1:" + port, "auto-tls", "true"));
        await().atMost(Client.PATIENCE).until(() -> Files.exists(certificate));
        try (Client secure = Client.trusting(certificate, port)) {
            secure.putWhenServed("secure", "yes");
            assertThat(secure.term()).isEqualTo(term);
        }
        place.endpoint(Map.of());
        client.putWhenServed("secure", "no");
        assertThat(client.term()).isEqualTo(term);
    }
}
