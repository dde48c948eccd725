package dev.quoin.peer.stream;

import dev.quoin.api.raft.Message;
import dev.quoin.peer.http.Reasons;
import dev.quoin.peer.http.RequestHead;
import dev.quoin.peer.wire.FrameDecoder;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.ObjLongConsumer;

/** The answer to the request for a stream. On the connection's event loop; tells the listener of one end. */
final class StreamHandler extends SimpleChannelInboundHandler<HttpObject> {
    private static final int OK = 200;
    private static final int REFUSAL_BYTES_MAX = 1 << 10;

    /** Told of the beginning and of one end, on the connection's event loop. */
    interface Listener {
        void begun();

        /** The stream ended; quietly where the other side closed it. */
        void ended(boolean quietly, String reason);

        /** There is no stream. */
        void refused(int code, String text, String clusterId);
    }

    private final Listener listener;
    private final FrameDecoder decoder;
    private final ObjLongConsumer<Message> messages;
    private final StringBuilder refusal = new StringBuilder();
    private int status;
    private String clusterId = "";
    private boolean told;

    StreamHandler(Listener listener, FrameDecoder decoder, ObjLongConsumer<Message> messages) {
        this.listener = listener;
        this.decoder = decoder;
        this.messages = messages;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) throws IOException {
        if (told) {
            return;
        }
        if (message.decoderResult().isFailure()) {
            throw new IOException(
                    "malformed HTTP response", message.decoderResult().cause());
        }
        if (message instanceof HttpResponse response) {
            status = response.status().code();
            clusterId = response.headers().get(RequestHead.CLUSTER_ID, "");
            if (status == OK) {
                listener.begun();
            }
        }
        if (message instanceof HttpContent content) {
            if (status == OK) {
                decoder.feed(content.content(), messages);
            } else if (refusal.length() < REFUSAL_BYTES_MAX) {
                refusal.append(content.content().toString(StandardCharsets.UTF_8));
            }
            if (message instanceof LastHttpContent) {
                end(true, "EOF");
                ChannelFuture unused = ctx.close();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end(false, "unexpected EOF");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        end(false, Reasons.of(cause));
        ChannelFuture unused = ctx.close();
    }

    private void end(boolean quietly, String reason) {
        if (told) {
            return;
        }
        told = true;
        if (status == OK) {
            listener.ended(quietly, reason);
        } else if (status == 0) {
            listener.refused(0, reason, clusterId);
        } else {
            listener.refused(status, refusal.toString().strip(), clusterId);
        }
    }
}
