package dev.quoin.v3.inprocess;

import io.grpc.BindableService;
import io.grpc.HandlerRegistry;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which service answers which method: the services that the port has. They come and go while calls are looked up: each change
 * makes a new map. Any thread.
 */
final class OfferedServices extends HandlerRegistry {
    /** In the order of arrival. */
    private final Map<BindableService, ServerServiceDefinition> services = new LinkedHashMap<>();

    /** Full method name to method; replaced, never changed. */
    private volatile Map<String, ServerMethodDefinition<?, ?>> methods = Map.of();

    synchronized void add(BindableService service) {
        services.put(service, service.bindService());
        rebuild();
    }

    synchronized void remove(BindableService service) {
        services.remove(service);
        rebuild();
    }

    /** Of two services of one name the earlier one answers. */
    private void rebuild() {
        Map<String, ServerMethodDefinition<?, ?>> next = new HashMap<>();
        for (ServerServiceDefinition definition : services.values()) {
            for (ServerMethodDefinition<?, ?> method : definition.getMethods()) {
                next.putIfAbsent(method.getMethodDescriptor().getFullMethodName(), method);
            }
        }
        methods = next;
    }

    @Override
    public synchronized List<ServerServiceDefinition> getServices() {
        return List.copyOf(services.values());
    }

    @Override
    public @Nullable ServerMethodDefinition<?, ?> lookupMethod(String methodName, @Nullable String authority) {
        return methods.get(methodName);
    }
}
