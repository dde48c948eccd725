package dev.quoin.compat.session;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One call of any kind. What the server says comes out in its order, the status last. */
final class Conversation<Q> {

    /** Longer than anything that a step waits for, the expiry of a lease and a busy machine included. */
    private static final long PATIENCE_SECONDS = 20;

    private final ClientCall<Q, Message> call;
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private boolean halfClosed;

    Conversation(Channel channel, MethodDescriptor<Q, Message> method, CallOptions options, Metadata headers) {
        this.call = channel.newCall(method, options.withMaxInboundMessageSize(Integer.MAX_VALUE));
        call.start(new Listener(), headers);
        call.setMessageCompression(options.getCompressor() != null);
        call.request(Integer.MAX_VALUE);
    }

    void send(Q request) {
        call.sendMessage(request);
    }

    void halfClose() {
        if (!halfClosed) {
            halfClosed = true;
            call.halfClose();
        }
    }

    void reset() {
        call.cancel("reset by the script", null);
    }

    /** The next things that the server says, up to its status. */
    String receive(int most) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        boolean more = true;
        while (more && lines.size() < most) {
            String next = said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            lines.add(next == null ? "nothing within " + PATIENCE_SECONDS + " s" : next);
            more = next != null && !next.startsWith("status ");
        }
        return String.join("\n", lines);
    }

    private final class Listener extends ClientCall.Listener<Message> {
        @Override
        public void onMessage(Message message) {
            said.add(Normal.message(message));
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            String description = status.getDescription();
            boolean nothing = description == null || description.isEmpty();
            said.add("status " + status.getCode() + (nothing ? "" : " " + Normal.text(description)));
        }
    }
}
