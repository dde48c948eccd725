package dev.quoin.v3;

import dev.quoin.api.server.Caller;
import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.Member;
import dev.quoin.api.server.MemberException;
import dev.quoin.api.server.Reply;
import dev.quoin.rpc.etcdserverpb.LeaseKeepAliveRequest;
import dev.quoin.rpc.etcdserverpb.LeaseKeepAliveResponse;
import dev.quoin.v3.call.CallHeaders;
import dev.quoin.v3.call.EventLoop;
import dev.quoin.v3.call.EventLoops;
import dev.quoin.v3.call.LeaderMonitor;
import dev.quoin.v3.call.MemberSlot;
import dev.quoin.v3.call.Statuses;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;

/** Answers keep-alive streams: one renewal at a time, in order; the next request is read when the last is answered. */
final class KeepAliveHandler implements ServerCallHandler<LeaseKeepAliveRequest, LeaseKeepAliveResponse> {

    /** What the streams of one event loop share. */
    record Shared(EventLoop loop, LeaderMonitor leader) {}

    private final MemberSlot slot;
    private final EventLoops<Shared> loops;

    KeepAliveHandler(MemberSlot slot, EventLoops<Shared> loops) {
        this.slot = slot;
        this.loops = loops;
    }

    @Override
    public ServerCall.Listener<LeaseKeepAliveRequest> startCall(
            ServerCall<LeaseKeepAliveRequest, LeaseKeepAliveResponse> call, Metadata headers) {
        Stream stream = new Stream(call, CallHeaders.caller(call, headers), CallHeaders.requiresLeader(headers));
        stream.start();
        return stream;
    }

    private final class Stream extends ServerCall.Listener<LeaseKeepAliveRequest> implements LeaderMonitor.Dependent {

        private final ServerCall<LeaseKeepAliveRequest, LeaseKeepAliveResponse> call;
        private final Shared shared = loops.current();
        private final Caller caller;
        private final boolean requiresLeader;
        private boolean headersSent;
        private boolean asked;
        private boolean renewing;
        private boolean halfClosed;
        private boolean ended;

        Stream(ServerCall<LeaseKeepAliveRequest, LeaseKeepAliveResponse> call, Caller caller, boolean requiresLeader) {
            this.call = call;
            this.caller = caller;
            this.requiresLeader = requiresLeader;
        }

        void start() {
            try {
                slot.require(requiresLeader);
            } catch (MemberException e) {
                end(Statuses.of(e));
                return;
            }
            if (requiresLeader) {
                shared.leader().add(this);
            }
            asked = true;
            call.request(1);
        }

        @Override
        public void onMessage(LeaseKeepAliveRequest request) {
            asked = false;
            if (ended) {
                return;
            }
            renewing = true;
            try {
                Member member = slot.require(false);
                member.leases().keepAlive(caller, request, new Reply<>() {
                    @Override
                    public void done(LeaseKeepAliveResponse response) {
                        shared.loop().run(() -> answer(response));
                    }

                    @Override
                    public void failed(MemberException failure) {
                        shared.loop().run(() -> end(Statuses.of(failure)));
                    }
                });
            } catch (MemberException e) {
                end(Statuses.of(e));
            }
        }

        @Override
        public void onReady() {
            readOn();
        }

        @Override
        public void onHalfClose() {
            halfClosed = true;
            if (!renewing) {
                end(Status.OK);
            }
        }

        @Override
        public void onCancel() {
            ended = true;
            shared.leader().remove(this);
        }

        @Override
        public void leaderLost() {
            end(Statuses.of(EtcdError.NO_LEADER));
        }

        private void answer(LeaseKeepAliveResponse response) {
            if (ended) {
                return;
            }
            if (!headersSent) {
                headersSent = true;
                call.sendHeaders(new Metadata());
            }
            call.sendMessage(response);
            renewing = false;
            if (halfClosed) {
                end(Status.OK);
            } else {
                readOn();
            }
        }

        /** A client that does not read its answers is not read either. */
        private void readOn() {
            if (!ended && !asked && !renewing && !halfClosed && call.isReady()) {
                asked = true;
                call.request(1);
            }
        }

        private void end(Status status) {
            if (!ended) {
                ended = true;
                shared.leader().remove(this);
                call.close(status, new Metadata());
            }
        }
    }
}
