package dev.quoin.compat.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.compat.Client;
import dev.quoin.compat.Server;
import dev.quoin.compat.Server.Kind;
import dev.quoin.env.fixture.Ports;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flags of etcd 3.5. */
class SocketReuseTest {

    private static final String LEVEL = "--compatibility-level=3.5";

    private static final RangeRequest ANY =
            RangeRequest.newBuilder().setKey(ByteString.copyFromUtf8("k")).build();

    @TempDir
    Path directory;

    private final String clientUrl = "http://127.0.0.1:" + Ports.free();

    @Test
    void twoProcessesListenOnOnePort() throws Exception {
        try (Server first = launch("first", "--socket-reuse-port");
                Server second = launch("second", "--socket-reuse-port")) {
            assertThat(serves(first)).as(first.log()).isTrue();
            assertThat(serves(second)).as(second.log()).isTrue();
        }
    }

    @Test
    void withoutItTheSecondEnds() throws Exception {
        try (Server first = launch("first")) {
            assertThat(serves(first)).as(first.log()).isTrue();
            try (Server second = launch("second")) {
                assertThat(second.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(second.process().exitValue()).isEqualTo(1);
                assertThat(second.log()).contains("bind: address already in use");
            }
        }
    }

    /** Where the server is the one that closes, its connections linger for a minute. */
    @Test
    void listensAgainAtOnceWhileOldConnectionsLinger() throws Exception {
        int port = Integer.parseInt(clientUrl.substring(clientUrl.lastIndexOf(':') + 1));
        try (Server first = launch("first", "--socket-reuse-address");
                Client client = new Client(port)) {
            assertThat(serves(first)).as(first.log()).isTrue();
            client.keyValues().range(ANY);
            assertThat(first.stop()).isZero();
        }
        try (Server again = launch("first", "--socket-reuse-address")) {
            assertThat(serves(again)).as(again.log()).isTrue();
        }
    }

    private Server launch(String name, String... options) throws IOException {
        String[] all = new String[options.length + 3];
        all[0] = LEVEL;
        all[1] = "--listen-client-urls=" + clientUrl;
        all[2] = "--advertise-client-urls=" + clientUrl;
        System.arraycopy(options, 0, all, 3, options.length);
        return Server.launch(Kind.QUOIN, directory.resolve(name), Map.of(), all);
    }

    /** Whether it says so, within a minute. */
    private static boolean serves(Server server) throws Exception {
        for (int i = 0; i < 3_000 && !server.log().contains("serving client traffic"); i++) {
            if (server.process().waitFor(20, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return server.log().contains("serving client traffic");
    }
}
