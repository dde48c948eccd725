package dev.quoin.endpoint.http;

import dev.quoin.api.endpoint.StreamingHttpHandler;
import dev.quoin.endpoint.tls.ClientCertificates;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Leads bodies that somebody wants to have as they come around the handler that would gather them: as {@link Head} and
 * {@link Part}, which that one does not know.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails ends in channelInactive
final class UploadSwitch extends ChannelInboundHandlerAdapter {

    /** A request whose body follows in parts. */
    record Head(HttpRequest request, StreamingHttpHandler handler) {}

    /**
     * A part of a body.
     *
     * @param failure why there will be no more; null if all is well
     */
    @SuppressWarnings("ArrayRecordComponent") // handed through, never compared
    record Part(byte[] bytes, boolean last, @Nullable Throwable failure) {}

    private final HttpSite site;
    private final @Nullable SSLSession session;
    private boolean inUpload;

    UploadSwitch(HttpSite site, @Nullable SSLSession session) {
        this.site = site;
        this.session = session;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request && !inUpload) {
            StreamingHttpHandler handler = handler(ctx, request);
            if (handler != null) {
                inUpload = true;
                if (HttpUtil.is100ContinueExpected(request)) {
                    ctx.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
                }
                ctx.fireChannelRead(new Head(request, handler));
                if (!(message instanceof HttpContent)) {
                    return;
                }
            }
        }
        if (inUpload && message instanceof HttpContent content) {
            boolean last = message instanceof LastHttpContent;
            inUpload = !last;
            Part part = new Part(
                    ByteBufUtil.getBytes(content.content()),
                    last,
                    content.decoderResult().cause());
            ReferenceCountUtil.release(message);
            ctx.fireChannelRead(part);
            return;
        }
        ctx.fireChannelRead(message);
    }

    private @Nullable StreamingHttpHandler handler(ChannelHandlerContext ctx, HttpRequest request) {
        if (request.decoderResult().isFailure() || !site.paths().hasStreaming()) {
            return null;
        }
        try {
            dev.quoin.api.endpoint.HttpRequest head = RequestForm.head(
                    request, site.listener(), ctx.channel().remoteAddress(), ClientCertificates.commonName(session));
            boolean wanted = CleanPath.of(head.path()).equals(head.path())
                    && site.paths().find(site.listener(), head.path()) instanceof StreamingHttpHandler streaming
                    && streaming.streams(head);
            return wanted ? (StreamingHttpHandler) site.paths().find(site.listener(), head.path()) : null;
        } catch (IllegalArgumentException e) {
            // Answered as bad where the whole request arrives.
            return null;
        }
    }
}
