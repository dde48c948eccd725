package dev.quoin.compat.session;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One call of any kind. What the server says comes out in its order, the status last. */
final class Conversation {

    /** Longer than anything that a step waits for, the expiry of a lease and a busy machine included. */
    private static final long PATIENCE_SECONDS = 20;

    private final MethodDescriptor<Message, Message> method;
    private final ClientCall<Message, Message> call;
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private boolean halfClosed;

    Conversation(Channel channel, MethodDescriptor<Message, Message> method) {
        this.method = method;
        this.call = channel.newCall(method, CallOptions.DEFAULT.withMaxInboundMessageSize(Integer.MAX_VALUE));
        call.start(new Listener(), new Metadata());
        call.request(Integer.MAX_VALUE);
    }

    void send(String text) {
        call.sendMessage(Methods.request(method, text));
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

    /** The next thing that the server says: a message or its status. */
    String next() throws InterruptedException {
        String next = said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return next == null ? "nothing within " + PATIENCE_SECONDS + " s" : next;
    }

    /** True for what {@link #next()} gave, if nothing follows it. */
    static boolean isLast(String said) {
        return said.startsWith("status ") || said.startsWith("nothing ");
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
