package dev.quoin.itests.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.env.fixture.Ports;
import io.grpc.ConnectivityState;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All features in Felix, a client on the port. */
final class ServingTest {
    @TempDir
    Path data;

    private QuoinFramework framework;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        int port = Ports.free();
        framework = QuoinFramework.started(data, port, "quoin");
        client = new Client(port);
        client.putWhenServed("key/1", "1");
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        framework.close();
    }

    @Test
    void resolvesStartsAndAnswersAPut() {
        client.put("key/2", "2");
        assertThat(client.range("key/")).isEqualTo(Map.of("key/1", "1", "key/2", "2"));
    }

    @Test
    void aStoppedApiIsUnimplementedOnTheOpenPortAndHealsWithoutAReconnect() throws Exception {
        List<ConnectivityState> before = client.states();
        framework.stop("v3");

        Status status = client.tryPut("key/3", "3");
        assertThat(status.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(status.getDescription()).isEqualTo("unknown service etcdserverpb.KV");

        framework.start("v3");
        client.put("key/3", "3");
        assertThat(client.range("key/3")).isEqualTo(Map.of("key/3", "3"));
        assertThat(client.states()).isEqualTo(before).endsWith(ConnectivityState.READY);
    }
}
