package dev.quoin.v3;

import dev.quoin.api.server.MemberException;
import dev.quoin.api.server.PinnedImage;
import dev.quoin.api.server.Reply;
import dev.quoin.rpc.etcdserverpb.SnapshotRequest;
import dev.quoin.rpc.etcdserverpb.SnapshotResponse;
import dev.quoin.v3.call.CallHeaders;
import dev.quoin.v3.call.MemberSlot;
import dev.quoin.v3.call.Statuses;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;

/** Streams the database: the image in pieces, then its SHA-256. */
final class SnapshotHandler implements ServerCallHandler<SnapshotRequest, SnapshotResponse> {

    private final MemberSlot slot;

    SnapshotHandler(MemberSlot slot) {
        this.slot = slot;
    }

    @Override
    public ServerCall.Listener<SnapshotRequest> startCall(
            ServerCall<SnapshotRequest, SnapshotResponse> call, Metadata headers) {
        SnapshotStream stream = new SnapshotStream(call);
        call.request(1);
        return new ServerCall.Listener<>() {
            @Override
            public void onHalfClose() {
                try {
                    var member = slot.require(CallHeaders.requiresLeader(headers));
                    member.maintenance().snapshot(CallHeaders.caller(call, headers), new Reply<>() {
                        @Override
                        public void done(PinnedImage pinned) {
                            stream.send(pinned.image(), member.level());
                        }

                        @Override
                        public void failed(MemberException failure) {
                            stream.end(Statuses.of(failure));
                        }
                    });
                } catch (MemberException e) {
                    stream.end(Statuses.of(e));
                }
            }

            @Override
            public void onReady() {
                stream.wake();
            }

            @Override
            public void onCancel() {
                stream.cancel();
            }
        };
    }
}
