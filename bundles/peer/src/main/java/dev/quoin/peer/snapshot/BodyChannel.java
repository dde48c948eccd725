package dev.quoin.peer.snapshot;

import dev.quoin.peer.http.Answer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The body of a request as a channel that blocks while the connection takes no more. One thread writes. */
final class BodyChannel implements WritableByteChannel {
    private static final int PART_BYTES_MAX = 64 << 10;
    private static final long STALL_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);

    private final Channel channel;
    private final CompletableFuture<Answer> answer;
    private final Object changed = new Object();

    BodyChannel(Channel channel, CompletableFuture<Answer> answer) {
        this.channel = channel;
        this.answer = answer;
        var unused = answer.whenComplete((given, failure) -> wake());
    }

    /** To be put into the connection's pipeline. */
    ChannelHandler writability() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                wake();
                ctx.fireChannelWritabilityChanged();
            }

            @Override
            public void channelInactive(ChannelHandlerContext ctx) {
                wake();
                ctx.fireChannelInactive();
            }
        };
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int count = source.remaining();
        while (source.hasRemaining()) {
            awaitWritable();
            int part = Math.min(source.remaining(), PART_BYTES_MAX);
            ByteBuf copy = channel.alloc().buffer(part);
            copy.writeBytes(source.slice(source.position(), part));
            source.position(source.position() + part);
            ChannelFuture unused = channel.writeAndFlush(new DefaultHttpContent(copy));
        }
        return count;
    }

    void end() throws IOException {
        awaitWritable();
        ChannelFuture unused = channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    @Override
    public boolean isOpen() {
        return channel.isActive();
    }

    @Override
    public void close() {
        ChannelFuture unused = channel.close();
    }

    private void awaitWritable() throws IOException {
        long begun = System.nanoTime();
        synchronized (changed) {
            while (!channel.isWritable() || !channel.isActive() || answer.isDone()) {
                if (!channel.isActive() || answer.isDone()) {
                    throw new IOException("connection closed by the other side");
                }
                long left = STALL_NANOS_MAX - (System.nanoTime() - begun);
                if (left <= 0) {
                    throw new IOException("i/o timeout");
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(changed, left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("stopped", e);
                }
            }
        }
    }

    private void wake() {
        synchronized (changed) {
            changed.notifyAll();
        }
    }
}
