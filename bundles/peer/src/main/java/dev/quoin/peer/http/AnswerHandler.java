package dev.quoin.peer.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Gathers the answer to one request and leaves the pipeline with it. */
public final class AnswerHandler extends SimpleChannelInboundHandler<HttpObject> {
    /** The connection ended before the first byte of an answer. */
    static final class NoAnswerException extends IOException {
        private static final long serialVersionUID = 1L;

        NoAnswerException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private final CompletableFuture<Answer> answer;
    private final int bodyBytesMax;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private HttpHeaders headers = new DefaultHttpHeaders();
    private int status;
    private boolean keepAlive;

    public AnswerHandler(CompletableFuture<Answer> answer, int bodyBytesMax) {
        this.answer = answer;
        this.bodyBytesMax = bodyBytesMax;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) throws IOException {
        if (message.decoderResult().isFailure()) {
            throw new IOException(
                    "malformed HTTP response", message.decoderResult().cause());
        }
        if (message instanceof HttpResponse response && response.status().code() != 100) {
            status = response.status().code();
            headers = response.headers();
            keepAlive = HttpUtil.isKeepAlive(response);
        }
        if (message instanceof HttpContent content && status != 0) {
            append(content.content());
            if (message instanceof LastHttpContent) {
                ctx.pipeline().remove(this);
                answer.complete(new Answer(status, headers, body.toByteArray(), keepAlive));
            }
        }
    }

    private void append(ByteBuf part) throws IOException {
        if (body.size() + part.readableBytes() > bodyBytesMax) {
            throw new IOException("response is larger than " + bodyBytesMax + " bytes");
        }
        part.readBytes(body, part.readableBytes());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        answer.completeExceptionally(
                status == 0 ? new NoAnswerException("EOF", null) : new IOException("unexpected EOF"));
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        String reason = Reasons.of(cause);
        answer.completeExceptionally(
                status == 0 ? new NoAnswerException(reason, cause) : new IOException(reason, cause));
        ChannelFuture unused = ctx.close();
    }
}
