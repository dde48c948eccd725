package dev.quoin.endpoint.grpc;

import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Histogram;
import dev.quoin.api.metrics.Meters;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Counts calls under the names of go-grpc-prometheus, and message bytes under etcd's. Any thread. */
public final class CallMeters extends ServerStreamTracer.Factory {
    /** Upper bounds of the handling time in seconds: Prometheus's defaults. */
    private static final double[] SECONDS = {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};

    /** The meters of one method. */
    private record Method(
            boolean stream,
            Counter started,
            Counter received,
            Counter sent,
            List<Counter> handled,
            @Nullable Histogram seconds) {}

    private static final ServerStreamTracer UNCOUNTED = new ServerStreamTracer() {};

    private final Meters meters;
    private final boolean extensive;
    private final LongSupplier nanos;
    private final ClientVersions clientVersions;
    private final Counter bytesReceived;
    private final Counter bytesSent;
    private final Map<String, Method> methods = new ConcurrentHashMap<>();

    /** {@code extensive} adds a histogram of each method's handling time; {@code nanos} is a monotonic clock. */
    public CallMeters(Meters meters, boolean extensive, LongSupplier nanos) {
        this.meters = meters;
        this.extensive = extensive;
        this.nanos = nanos;
        this.clientVersions = new ClientVersions(meters);
        this.bytesReceived = meters.counter(
                "etcd_network_client_grpc_received_bytes_total", "Bytes of the messages that clients sent.");
        this.bytesSent =
                meters.counter("etcd_network_client_grpc_sent_bytes_total", "Bytes of the messages sent to clients.");
    }

    /** Makes all meters of a service, so that they read 0 before the first call. */
    public void register(ServerServiceDefinition service) {
        for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
            MethodDescriptor<?, ?> descriptor = method.getMethodDescriptor();
            methods.computeIfAbsent(descriptor.getFullMethodName(), name -> meter(descriptor));
        }
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
        Method method = methods.get(fullMethodName);
        if (method == null) {
            return UNCOUNTED;
        }
        clientVersions.count(method.stream, headers);
        return new Call(method);
    }

    private Method meter(MethodDescriptor<?, ?> descriptor) {
        String[] labels = {
            "grpc_method", descriptor.getBareMethodName() == null ? "" : descriptor.getBareMethodName(),
            "grpc_service", descriptor.getServiceName() == null ? "" : descriptor.getServiceName(),
            "grpc_type", type(descriptor.getType())
        };
        Status.Code[] codes = Status.Code.values();
        List<Counter> handled = new ArrayList<>();
        for (Status.Code code : codes) {
            handled.add(meters.counter(
                    "grpc_server_handled_total",
                    "Calls that ended, by their code.",
                    "grpc_code",
                    goName(code),
                    labels[0],
                    labels[1],
                    labels[2],
                    labels[3],
                    labels[4],
                    labels[5]));
        }
        return new Method(
                descriptor.getType() != MethodDescriptor.MethodType.UNARY,
                meters.counter("grpc_server_started_total", "Calls that began.", labels),
                meters.counter("grpc_server_msg_received_total", "Messages received in calls.", labels),
                meters.counter("grpc_server_msg_sent_total", "Messages sent in calls.", labels),
                handled,
                extensive
                        ? meters.histogram(
                                "grpc_server_handling_seconds", "How long calls took, in seconds.", SECONDS, labels)
                        : null);
    }

    private static String type(MethodDescriptor.MethodType type) {
        return switch (type) {
            case CLIENT_STREAMING -> "client_stream";
            case SERVER_STREAMING -> "server_stream";
            case BIDI_STREAMING -> "bidi_stream";
            default -> "unary";
        };
    }

    /** {@code INVALID_ARGUMENT} is {@code InvalidArgument} in Go, and {@code OK} stays. */
    private static String goName(Status.Code code) {
        if (code == Status.Code.OK) {
            return "OK";
        }
        if (code == Status.Code.CANCELLED) {
            return "Canceled";
        }
        StringBuilder name = new StringBuilder();
        for (String word : code.name().split("_", -1)) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }

    private final class Call extends ServerStreamTracer {
        private final Method method;
        private final long began;

        Call(Method method) {
            this.method = method;
            this.began = method.seconds == null ? 0 : nanos.getAsLong();
            method.started.increment();
        }

        @Override
        public void inboundMessage(int number) {
            method.received.increment();
        }

        @Override
        public void outboundMessage(int number) {
            method.sent.increment();
        }

        @Override
        public void inboundUncompressedSize(long bytes) {
            bytesReceived.add(bytes);
        }

        @Override
        public void outboundUncompressedSize(long bytes) {
            bytesSent.add(bytes);
        }

        @Override
        public void streamClosed(Status status) {
            method.handled.get(status.getCode().value()).increment();
            if (method.seconds != null) {
                method.seconds.observeNanos(nanos.getAsLong() - began);
            }
        }
    }
}
