package dev.quoin.peer.snapshot;

import dev.quoin.api.endpoint.MemberUrl;
import dev.quoin.api.peer.LocalPeer;
import dev.quoin.api.peer.SnapshotCargo;
import dev.quoin.api.raft.Message;
import dev.quoin.peer.http.Answer;
import dev.quoin.peer.http.AnswerHandler;
import dev.quoin.peer.http.Dialer;
import dev.quoin.peer.http.RequestHead;
import dev.quoin.peer.stream.PostRefusal;
import dev.quoin.peer.wire.MessageForm;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One state on its way out: a message behind its length, then the state, in chunks. Blocks; {@link #abort} from outside. */
final class SnapshotPost {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotPost.class);
    private static final String PATH = "/raft/snapshot";
    /** The receiver syncs the whole file, and Raft takes the message, before it answers. */
    private static final int ANSWER_SECONDS_MAX = 300;

    private static final int ANSWER_BYTES_MAX = 64 << 10;
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final LocalPeer local;
    private final MemberUrl url;
    private final Dialer dialer;
    private volatile @Nullable Channel channel;
    private volatile boolean aborted;
    private volatile int status;

    SnapshotPost(LocalPeer local, MemberUrl url, Dialer dialer) {
        this.local = local;
        this.url = url;
        this.dialer = dialer;
    }

    /** Why it was not taken; null if it was. */
    @Nullable
    String run(Message message, SnapshotCargo cargo) throws IOException {
        Channel connected = await(dialer.dial(url, 1_000 + local.electionMillis()), 2 * ANSWER_SECONDS_MAX);
        channel = connected;
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        BodyChannel body = new BodyChannel(connected, answer);
        try {
            if (aborted) {
                return "stopped";
            }
            connected.pipeline().addLast(body.writability(), new AnswerHandler(answer, ANSWER_BYTES_MAX));
            ChannelFuture unused = connected.write(head(cargo.mediaType()));
            try {
                write(body, message, cargo);
            } catch (IOException e) {
                if (!answer.isDone() || answer.isCompletedExceptionally()) {
                    throw e;
                }
                // Refused before the end: the answer says why.
                LOG.debug("the other member does not want more", e);
            }
            Answer given = await(answer, ANSWER_SECONDS_MAX);
            status = given.status();
            return PostRefusal.of(given.status(), given.text(), url + PATH);
        } finally {
            ChannelFuture unused = connected.close();
        }
    }

    /** Status of the answer; 0 without one. */
    int status() {
        return status;
    }

    void abort() {
        aborted = true;
        Channel current = channel;
        if (current != null) {
            ChannelFuture unused = current.close();
        }
    }

    private void write(BodyChannel body, Message message, SnapshotCargo cargo) throws IOException {
        byte[] bytes = MessageForm.encode(message);
        ByteBuffer size = ByteBuffer.allocate(Long.BYTES).putLong(bytes.length).flip();
        body.write(size);
        body.write(ByteBuffer.wrap(bytes));
        long[] reported = {System.nanoTime()};
        cargo.writeTo(body, written -> {
            long now = System.nanoTime();
            if (now - reported[0] > REPORT_NANOS) {
                reported[0] = now;
                LOG.atInfo()
                        .addKeyValue("remote-peer-id", Long.toHexString(message.to()))
                        .addKeyValue("bytes-sent", written)
                        .addKeyValue("bytes", cargo.size())
                        .log("sending database snapshot, under way");
            }
        });
        body.end();
    }

    private HttpRequest head(String mediaType) {
        HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, PATH);
        head.headers().set("Host", url.place());
        head.headers().set("Transfer-Encoding", "chunked");
        head.headers().set("Content-Type", mediaType);
        RequestHead.add(head.headers(), local);
        return head;
    }

    private static <T> T await(CompletableFuture<T> future, int seconds) throws IOException {
        try {
            return future.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause() == null ? "failed" : e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new IOException("i/o timeout", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", e);
        }
    }
}
