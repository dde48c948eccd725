package dev.quoin.v3.call;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;

/** Puts the methods of one gRPC service together. */
public final class Service {

    private final MemberSlot slot;
    private final EventLoops<EventLoop> loops = new EventLoops<>(loop -> loop);
    private final ServerServiceDefinition.Builder definition;

    /** @param name the service's full name */
    public Service(String name, MemberSlot slot) {
        this.slot = slot;
        this.definition = ServerServiceDefinition.builder(name);
    }

    /** Adds a method of one request and one response. */
    public <Q extends Message, R> Service unary(MethodDescriptor<Q, R> method, Q prototype, UnaryMethod<Q, R> unary) {
        return add(method, prototype, new UnaryHandler<>(slot, loops, unary));
    }

    /** Adds any method. */
    public <Q extends Message, R> Service add(
            MethodDescriptor<Q, R> method, Q prototype, ServerCallHandler<Q, R> handler) {
        definition.addMethod(
                method.toBuilder(new RequestMarshaller<>(prototype), method.getResponseMarshaller())
                        .build(),
                handler);
        return this;
    }

    /** The service. */
    public ServerServiceDefinition build() {
        return definition.build();
    }
}
