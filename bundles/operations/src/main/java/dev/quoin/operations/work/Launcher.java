package dev.quoin.operations.work;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * What the launcher offers, in types of the JDK: it stands outside the framework, so it can go on while this bundle is
 * itself stopped and started. A container has none of it.
 */
public final class Launcher {
    private static final String EXCHANGE = "(quoin.role=exchange)";
    private static final String FATAL = "(quoin.role=fatal)";

    /**
     * An exchange that goes on, or has ended.
     *
     * @param operation its name
     * @param end how it ended, for a person; exceptional where it failed
     */
    public record Exchange(String operation, CompletableFuture<String> end) {}

    private final BundleContext context;

    public Launcher(BundleContext context) {
        this.context = context;
    }

    /** Begins to replace a bundle together with all who use its classes. Empty where there is no launcher. */
    Optional<CompletableFuture<String>> exchange(Map<String, Object> request) {
        Function<Map<String, Object>, CompletableFuture<String>> offered = service(Function.class, EXCHANGE);
        return offered == null ? Optional.empty() : Optional.of(offered.apply(request));
    }

    /** The exchange that the launcher made last. */
    public Optional<Exchange> latest() {
        Supplier<Map<String, Object>> offered = service(Supplier.class, EXCHANGE);
        Map<String, Object> latest = offered == null ? Map.of() : offered.get();
        if (latest.get("operation") instanceof String operation
                && latest.get("end") instanceof CompletableFuture<?> end) {
            return Optional.of(new Exchange(operation, end.thenApply(String::valueOf)));
        }
        return Optional.empty();
    }

    /** Ends the process, where there is a launcher: the member cannot go on. */
    void giveUp(String reason) {
        Consumer<String> taker = service(Consumer.class, FATAL);
        if (taker != null) {
            taker.accept(reason);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"
    }) // the filter says what the service's parameters are
    private <T> @Nullable T service(Class<? super T> type, String filter) {
        try {
            Collection<? extends ServiceReference<?>> references = context.getServiceReferences(type, filter);
            for (ServiceReference<?> reference : references) {
                return (T) context.getService(reference);
            }
            return null;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
