package dev.quoin.endpoint.grpc;

import io.grpc.BindableService;
import io.grpc.HandlerRegistry;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which service answers which method. Services come and go while calls are looked up: each change makes a new map. Of two
 * services of one name the earlier one answers, and the later one when it has gone.
 */
public final class ServiceTable extends HandlerRegistry {
    private record Entry(BindableService service, ServerServiceDefinition definition) {}

    private final List<Entry> entries = new ArrayList<>();
    private final Consumer<ServerServiceDefinition> arrival;
    /** Full method name to method; replaced, never changed. */
    private volatile Map<String, ServerMethodDefinition<?, ?>> methods = Map.of();

    private volatile List<ServerServiceDefinition> services = List.of();
    private volatile BooleanSupplier replacing = () -> false;

    /** {@code arrival} is told of each service that comes. */
    public ServiceTable(Consumer<ServerServiceDefinition> arrival) {
        this.arrival = arrival;
    }

    /** Answers calls to a service from now on. */
    public synchronized void add(BindableService service) {
        ServerServiceDefinition definition = service.bindService();
        arrival.accept(definition);
        entries.add(new Entry(service, definition));
        rebuild();
    }

    /** Answers calls to a service as unimplemented from now on; calls in progress go on. */
    public synchronized void remove(BindableService service) {
        entries.removeIf(entry -> entry.service == service);
        rebuild();
    }

    /** While {@code now} says so, who is gone will be back in a moment: callers are told to try again. */
    public void replacingWhile(BooleanSupplier now) {
        replacing = now;
    }

    @Override
    public List<ServerServiceDefinition> getServices() {
        return services;
    }

    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String methodName, @Nullable String authority) {
        ServerMethodDefinition<?, ?> method = methods.get(methodName);
        if (method != null) {
            return method;
        }
        return replacing.getAsBoolean() ? UnknownMethod.away(methodName) : UnknownMethod.named(methodName, services);
    }

    private void rebuild() {
        Map<String, ServerServiceDefinition> byName = new HashMap<>();
        for (Entry entry : entries) {
            byName.putIfAbsent(entry.definition.getServiceDescriptor().getName(), entry.definition);
        }
        Map<String, ServerMethodDefinition<?, ?>> next = new HashMap<>();
        for (ServerServiceDefinition definition : byName.values()) {
            for (ServerMethodDefinition<?, ?> method : definition.getMethods()) {
                next.put(method.getMethodDescriptor().getFullMethodName(), method);
            }
        }
        methods = next;
        services = List.copyOf(byName.values());
    }
}
