package dev.quoin.peer.http;

import dev.quoin.api.endpoint.MemberUrl;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests to one URL over connections that are used again for a while. A request that meets a connection which the other side
 * has closed meanwhile is sent once more over a new one. Any thread.
 */
public final class Connections implements AutoCloseable {
    /** Below the 5 s after which etcd closes a connection that says nothing. */
    private static final int IDLE_MILLIS_MAX = 4_000;

    private static final int IDLE_MAX = 4;

    private final Dialer dialer;
    private final MemberUrl url;
    private final long dialMillis;
    private final Deque<Idle> idle = new ArrayDeque<>();
    private boolean closed;

    private record Idle(Channel channel, ScheduledFuture<?> end) {}

    public Connections(Dialer dialer, MemberUrl url, long dialMillis) {
        this.dialer = dialer;
        this.url = url;
        this.dialMillis = dialMillis;
    }

    public MemberUrl url() {
        return url;
    }

    /** Sends a request and gives the answer, or why there is none within the time. */
    public CompletableFuture<Answer> send(Supplier<FullHttpRequest> request, long timeoutMillis, int bodyBytesMax) {
        Channel kept = take();
        if (kept == null) {
            return fresh(request, timeoutMillis, bodyBytesMax);
        }
        return exchange(kept, request.get(), timeoutMillis, bodyBytesMax)
                .exceptionallyCompose(failure -> isStale(failure)
                        ? fresh(request, timeoutMillis, bodyBytesMax)
                        : CompletableFuture.failedFuture(failure));
    }

    private static boolean isStale(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof AnswerHandler.NoAnswerException;
    }

    private CompletableFuture<Answer> fresh(Supplier<FullHttpRequest> request, long timeoutMillis, int bodyBytesMax) {
        return dialer.dial(url, Math.min(dialMillis, timeoutMillis))
                .thenCompose(channel -> exchange(channel, request.get(), timeoutMillis, bodyBytesMax));
    }

    private CompletableFuture<Answer> exchange(
            Channel channel, FullHttpRequest request, long timeoutMillis, int bodyBytesMax) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        channel.pipeline().addLast(new AnswerHandler(answer, bodyBytesMax));
        ScheduledFuture<?> deadline = channel.eventLoop()
                .schedule(
                        () -> answer.completeExceptionally(new IOException("i/o timeout")),
                        timeoutMillis,
                        TimeUnit.MILLISECONDS);
        channel.writeAndFlush(request).addListener(written -> {
            if (!written.isSuccess()) {
                answer.completeExceptionally(
                        new AnswerHandler.NoAnswerException(Reasons.of(written.cause()), written.cause()));
            }
        });
        return answer.whenComplete((given, failure) -> {
            deadline.cancel(false);
            if (given != null && given.reusable()) {
                keep(channel);
            } else {
                ChannelFuture unused = channel.close();
            }
        });
    }

    private synchronized @Nullable Channel take() {
        for (Idle kept = idle.pollLast(); kept != null; kept = idle.pollLast()) {
            kept.end.cancel(false);
            if (kept.channel.isActive()) {
                return kept.channel;
            }
        }
        return null;
    }

    private void keep(Channel channel) {
        synchronized (this) {
            idle.removeIf(kept -> !kept.channel.isActive());
            if (!closed && idle.size() < IDLE_MAX && channel.isActive()) {
                idle.add(new Idle(
                        channel,
                        channel.eventLoop().schedule(() -> drop(channel), IDLE_MILLIS_MAX, TimeUnit.MILLISECONDS)));
                return;
            }
        }
        ChannelFuture unused = channel.close();
    }

    private void drop(Channel channel) {
        synchronized (this) {
            if (!idle.removeIf(kept -> kept.channel == channel)) {
                return;
            }
        }
        ChannelFuture unused = channel.close();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            idle.forEach(kept -> {
                ChannelFuture unused = kept.channel.close();
            });
            idle.clear();
        }
    }
}
