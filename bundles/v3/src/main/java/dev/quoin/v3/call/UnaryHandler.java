package dev.quoin.v3.call;

import dev.quoin.api.server.Caller;
import dev.quoin.api.server.Member;
import dev.quoin.api.server.MemberException;
import dev.quoin.api.server.Reply;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** Answers calls of one request and one response. */
final class UnaryHandler<Q, R> implements ServerCallHandler<Q, R> {

    private final MemberSlot slot;
    private final EventLoops<EventLoop> loops;
    private final UnaryMethod<Q, R> method;

    UnaryHandler(MemberSlot slot, EventLoops<EventLoop> loops, UnaryMethod<Q, R> method) {
        this.slot = slot;
        this.loops = loops;
        this.method = method;
    }

    @Override
    public ServerCall.Listener<Q> startCall(ServerCall<Q, R> call, Metadata headers) {
        // A second request is asked for, so that a client that sends two is noticed.
        call.request(2);
        return new Call(call, CallHeaders.caller(call, headers), CallHeaders.requiresLeader(headers));
    }

    /** One call. Its outcome arrives on any thread; the answer leaves on the connection's event loop. */
    private final class Call extends ServerCall.Listener<Q> implements Reply<R>, Runnable {

        private final ServerCall<Q, R> call;
        private final EventLoop loop = loops.current();
        private final Caller caller;
        private final boolean requiresLeader;
        private @Nullable Q request;
        private @Nullable Member member;
        private long began;
        private boolean ended;

        // Written before the loop is told, read by the loop.
        private @Nullable R response;
        private @Nullable MemberException failure;

        Call(ServerCall<Q, R> call, Caller caller, boolean requiresLeader) {
            this.call = call;
            this.caller = caller;
            this.requiresLeader = requiresLeader;
        }

        @Override
        public void onMessage(Q message) {
            if (request != null) {
                end(Status.INTERNAL.withDescription("Too many requests"));
                return;
            }
            request = message;
        }

        @Override
        public void onHalfClose() {
            Q whole = request;
            if (ended) {
                return;
            }
            if (whole == null) {
                end(Status.INTERNAL.withDescription("Half-closed without a request"));
                return;
            }
            try {
                began = System.nanoTime();
                Member present = slot.require(requiresLeader);
                member = present;
                method.call(present, caller, whole, this);
            } catch (MemberException e) {
                end(Statuses.of(e));
            }
        }

        @Override
        public void onCancel() {
            ended = true;
        }

        @Override
        public void done(R result) {
            response = result;
            loop.run(this);
        }

        @Override
        public void failed(MemberException reason) {
            failure = reason;
            loop.run(this);
        }

        @Override
        public void run() {
            if (member != null && request != null) {
                RequestStats.ended(member, call, request, response, began);
            }
            if (ended) {
                return;
            }
            if (failure != null) {
                end(Statuses.of(failure));
            } else if (response != null) {
                call.sendHeaders(new Metadata());
                call.sendMessage(response);
                end(Status.OK);
            }
        }

        private void end(Status status) {
            ended = true;
            call.close(status, new Metadata());
        }
    }
}
