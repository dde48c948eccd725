package dev.quoin.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to streams over which nothing comes, or which take nothing; the other side is a bare socket. */
final class StreamTimeoutsTest {
    private static final int STREAM_MILLIS = 300;
    private static final int PATIENCE_MILLIS = 60_000;
    private static final String MESSAGES = "/raft/stream/message/";

    @TempDir
    Path directory;

    private ServerSocket other;
    private TestMember one;

    @BeforeEach
    void start() throws IOException {
        other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        other.setSoTimeout(PATIENCE_MILLIS);
        one = new TestMember(1, directory, TestMember.CLUSTER, Map.of(), STREAM_MILLIS);
    }

    @AfterEach
    void stop() throws IOException {
        one.close();
        other.close();
    }

    @Test
    void aStreamFromWhichNothingComesIsClosedAndAskedForAgain() throws Exception {
        one.transport().putPeer(2, List.of("http://127.0.0.1:" + other.getLocalPort()));
        try (Socket silent = acceptedStream()) {
            answer(silent);
            assertThat(silent.getInputStream().read()).as("its end").isEqualTo(-1);
            Await.until("it counts as lost", () -> one.transport().activeSince(2) == 0);
        }
        acceptedStream().close();
    }

    @Test
    void aStreamThatTakesNothingIsGivenUpAndItsMessagesAreReportedLost() throws Exception {
        one.transport().putPeer(2, List.of("http://127.0.0.1:" + other.getLocalPort()));
        try (Socket stuck = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(one.url()).getPort())) {
            stuck.setSoTimeout(PATIENCE_MILLIS);
            stuck.getOutputStream().write(request().getBytes(StandardCharsets.US_ASCII));
            assertThat(head(stuck)).startsWith("HTTP/1.1 200 OK");
            Message large = Message.builder(MessageType.PROP)
                    .to(2)
                    .from(1)
                    .entries(List.of(new Entry(EntryType.NORMAL, 0, 0, new byte[4 << 20])))
                    .build();
            for (int i = 0; i < 8; i++) {
                one.transport().send(List.of(large));
            }
            one.recorder.awaitEvent("unreachable 2");
            assertThat(drained(stuck)).as("what was on its way").isLessThan(8L * (4 << 20));
        }
    }

    /** The next connection over which the member asks for a stream of messages; others are refused by their end. */
    private Socket acceptedStream() throws IOException {
        while (true) {
            Socket accepted = other.accept();
            accepted.setSoTimeout(PATIENCE_MILLIS);
            if (head(accepted).startsWith("GET " + MESSAGES)) {
                return accepted;
            }
            accepted.close();
        }
    }

    private static void answer(Socket stream) throws IOException {
        stream.getOutputStream()
                .write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static String request() {
        return "GET " + MESSAGES + "2 HTTP/1.1\r\nHost: one\r\nX-Server-From: 2\r\nX-Server-Version: 3.4.23\r\n"
                + "X-Min-Cluster-Version: 3.0.0\r\nX-Etcd-Cluster-ID: " + Long.toHexString(TestMember.CLUSTER)
                + "\r\nX-PeerURLs: http://127.0.0.1:1\r\nX-Raft-To: 1\r\n\r\n";
    }

    /** Start line and headers. */
    private static String head(Socket from) throws IOException {
        StringBuilder head = new StringBuilder();
        InputStream in = from.getInputStream();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** How many bytes still come before the connection ends. */
    private static long drained(Socket from) throws IOException {
        byte[] bytes = new byte[1 << 16];
        long all = 0;
        try {
            for (int read = from.getInputStream().read(bytes);
                    read >= 0;
                    read = from.getInputStream().read(bytes)) {
                all += read;
            }
        } catch (SocketException e) {
            return all; // reset instead of ended: it had data that nobody took
        }
        return all;
    }
}
