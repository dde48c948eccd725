package dev.quoin.v3.watch;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.quoin.rpc.etcdserverpb.WatchResponse;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;

/** Writes responses that are already encoded. */
final class FrameMarshaller implements MethodDescriptor.Marshaller<Frame> {

    private static final byte[] NOTHING = {};

    @Override
    public InputStream stream(Frame frame) {
        return frame.stream();
    }

    /** For completeness: a server does not read responses. */
    @Override
    public Frame parse(InputStream stream) {
        try {
            return new Frame(WatchResponse.parseFrom(stream).toByteArray(), NOTHING);
        } catch (InvalidProtocolBufferException e) {
            throw Status.INTERNAL.withCause(e).asRuntimeException();
        } catch (IOException e) {
            throw Status.UNAVAILABLE.withCause(e).asRuntimeException();
        }
    }
}
