package dev.quoin.endpoint.grpc;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;

/** Answers a call that nobody serves in the words of grpc-go, which clients of etcd look for. */
final class UnknownMethod {
    private static final MethodDescriptor.Marshaller<byte[]> NOTHING = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            return new byte[0];
        }
    };

    private UnknownMethod() {}

    static ServerMethodDefinition<?, ?> named(String fullName, List<ServerServiceDefinition> services) {
        return refusing(fullName, Status.UNIMPLEMENTED.withDescription(description(fullName, services)));
    }

    /** For one that will be back in a moment. */
    static ServerMethodDefinition<?, ?> away(String fullName) {
        return refusing(
                fullName,
                Status.UNAVAILABLE.withDescription("what serves " + fullName + " is being replaced, try again"));
    }

    private static ServerMethodDefinition<?, ?> refusing(String fullName, Status status) {
        MethodDescriptor<byte[], byte[]> method = MethodDescriptor.newBuilder(NOTHING, NOTHING)
                .setType(MethodDescriptor.MethodType.UNKNOWN)
                .setFullMethodName(fullName)
                .build();
        return ServerMethodDefinition.create(method, (call, headers) -> {
            call.close(status, new Metadata());
            return new ServerCall.Listener<>() {};
        });
    }

    private static String description(String fullName, List<ServerServiceDefinition> services) {
        int slash = fullName.lastIndexOf('/');
        if (slash < 0) {
            return "malformed method name: \"/" + fullName + '"';
        }
        String service = fullName.substring(0, slash);
        boolean known = services.stream()
                .anyMatch(definition ->
                        definition.getServiceDescriptor().getName().equals(service));
        return known
                ? "unknown method " + fullName.substring(slash + 1) + " for service " + service
                : "unknown service " + service;
    }
}
