package dev.quoin.compat.session;

import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import dev.quoin.rpc.grpc.etcdserverpb.AuthGrpc;
import dev.quoin.rpc.grpc.etcdserverpb.ClusterGrpc;
import dev.quoin.rpc.grpc.etcdserverpb.KVGrpc;
import dev.quoin.rpc.grpc.etcdserverpb.LeaseGrpc;
import dev.quoin.rpc.grpc.etcdserverpb.MaintenanceGrpc;
import dev.quoin.rpc.grpc.etcdserverpb.WatchGrpc;
import dev.quoin.rpc.grpc.health.HealthGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoUtils;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;

/** The methods a script may call, by {@code Service/Method}; one that nobody knows is called with an empty message. */
final class Methods {

    private static final List<ServiceDescriptor> SERVICES = List.of(
            KVGrpc.getServiceDescriptor(),
            WatchGrpc.getServiceDescriptor(),
            LeaseGrpc.getServiceDescriptor(),
            ClusterGrpc.getServiceDescriptor(),
            MaintenanceGrpc.getServiceDescriptor(),
            AuthGrpc.getServiceDescriptor(),
            HealthGrpc.getServiceDescriptor());

    private Methods() {}

    static MethodDescriptor<Message, Message> named(String name) {
        for (ServiceDescriptor service : SERVICES) {
            for (MethodDescriptor<?, ?> method : service.getMethods()) {
                String full = method.getFullMethodName();
                if (full.equals(name) || full.endsWith("." + name)) {
                    return messages(method);
                }
            }
        }
        return MethodDescriptor.<Message, Message>newBuilder()
                .setType(MethodType.UNARY)
                .setFullMethodName(name)
                .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
                .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
                .build();
    }

    /** A method whose requests are any bytes. */
    static MethodDescriptor<byte[], Message> raw(String name) {
        return named(name).toBuilder(Bytes.MARSHALLER, named(name).getResponseMarshaller())
                .build();
    }

    private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
        MARSHALLER;

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            throw new UnsupportedOperationException("requests are only sent");
        }
    }

    /** The request that a text stands for. */
    static Message request(MethodDescriptor<Message, Message> method, String text) {
        PrototypeMarshaller<Message> marshaller = (PrototypeMarshaller<Message>) method.getRequestMarshaller();
        Message prototype = marshaller.getMessagePrototype();
        if (prototype == null) {
            throw new IllegalStateException("no prototype of the request of " + method.getFullMethodName());
        }
        Message.Builder builder = prototype.newBuilderForType();
        try {
            TextFormat.merge(text, builder);
        } catch (TextFormat.ParseException e) {
            throw new IllegalArgumentException(method.getFullMethodName() + " " + text, e);
        }
        return builder.build();
    }

    // The stubs of protobuf speak messages only.
    @SuppressWarnings("unchecked")
    private static MethodDescriptor<Message, Message> messages(MethodDescriptor<?, ?> method) {
        return (MethodDescriptor<Message, Message>) method;
    }
}
