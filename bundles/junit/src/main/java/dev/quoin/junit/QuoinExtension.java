package dev.quoin.junit;

import java.lang.reflect.AnnotatedElement;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** What {@link Quoin} stands for. The cluster lives in the store of the class or the method, and ends with it. */
final class QuoinExtension implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(QuoinExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        startWhereAsked(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        startWhereAsked(context);
    }

    private static void startWhereAsked(ExtensionContext context) {
        Optional<AnnotatedElement> element = context.getElement();
        Optional<Quoin> asked = element.flatMap(it -> AnnotationSupport.findAnnotation(it, Quoin.class));
        if (asked.isEmpty()) {
            return;
        }
        // Held until the last class is done, so that the distribution is unpacked once.
        once(context.getRoot().getStore(NAMESPACE), HeldInstallation.class, key -> new HeldInstallation());
        context.getStore(NAMESPACE).put(HeldCluster.class, new HeldCluster(start(asked.orElseThrow())));
    }

    private static Cluster start(Quoin asked) {
        return Cluster.of(asked.members())
                .flags(asked.flags())
                .tls(asked.autoTls() ? Tls.auto() : Tls.off())
                .features(asked.features())
                .bundles(Stream.of(asked.bundles()).map(Path::of).toArray(Path[]::new))
                .start();
    }

    @SuppressWarnings("deprecation") // its successor is missing in JUnit before 5.15, which is supported too
    private static <T> void once(Store store, Class<T> type, Function<Class<T>, T> maker) {
        store.getOrComputeIfAbsent(type, maker, type);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Cluster.class || type == Member.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        @Nullable HeldCluster held = context.getStore(NAMESPACE).get(HeldCluster.class, HeldCluster.class);
        if (held == null) {
            throw new ParameterResolutionException(
                    "no @Quoin on the class or the method of " + parameter.getDeclaringExecutable());
        }
        return parameter.getParameter().getType() == Cluster.class
                ? held.cluster()
                : held.cluster().member(0);
    }

    /** Closed by JUnit with the store that it is in. */
    @SuppressWarnings("deprecation") // older versions of JUnit 5 close nothing else
    private record HeldCluster(Cluster cluster) implements Store.CloseableResource {
        @Override
        public void close() {
            cluster.close();
        }
    }

    /** Closed by JUnit after the last test. */
    @SuppressWarnings("deprecation") // older versions of JUnit 5 close nothing else
    private static final class HeldInstallation implements Store.CloseableResource {
        HeldInstallation() {
            Installation.acquire();
        }

        @Override
        public void close() {
            Installation.release();
        }
    }
}
