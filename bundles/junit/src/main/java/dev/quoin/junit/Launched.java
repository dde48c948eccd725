package dev.quoin.junit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** {@code dev.quoin.launcher.InProcessMember}, which lives behind the installation's class loader. */
final class Launched {
    private static final String TYPE = "dev.quoin.launcher.InProcessMember";

    private final Object member;

    private Launched(Object member) {
        this.member = member;
    }

    /** Checks flags and makes a framework, which is not started yet. */
    static Launched prepare(
            Installation installation, Path temporary, List<String> flags, List<String> features, Collection<Path> more)
            throws Exception {
        Method prepare = Class.forName(TYPE, true, installation.loader())
                .getMethod("prepare", Path.class, Path.class, List.class, List.class, Collection.class);
        return new Launched(call(prepare, null, installation.home(), temporary, flags, features, more));
    }

    void start() throws Exception {
        invoke("start");
    }

    /** Done when the member serves, failed when it gives up before. */
    CompletableFuture<?> serving() throws Exception {
        return (CompletableFuture<?>) invoke("serving");
    }

    /** Done with the reason when the member gives up. */
    CompletableFuture<?> failure() throws Exception {
        return (CompletableFuture<?>) invoke("failure");
    }

    /** What components wait for that nothing offers. */
    Object waiting() throws Exception {
        return invoke("waiting");
    }

    /** Puts a service into the framework; the result takes it away. */
    Runnable offer(Class<?> type, Object service, Map<String, Object> properties) throws Exception {
        Method offer = member.getClass().getMethod("offer", String.class, Object.class, Map.class);
        return (Runnable) call(offer, member, type.getName(), service, properties);
    }

    /** A service of the framework, or null. */
    @Nullable
    Object service(String type, String filter) throws Exception {
        return answer(member.getClass().getMethod("service", String.class, String.class), member, type, filter);
    }

    void stopBundle(String symbolicName) throws Exception {
        call(member.getClass().getMethod("stopBundle", String.class), member, symbolicName);
    }

    void close() throws Exception {
        answer(member.getClass().getMethod("close"), member);
    }

    private Object invoke(String method) throws Exception {
        Object result = answer(member.getClass().getMethod(method), member);
        return result == null ? this : result;
    }

    private static Object call(Method method, @Nullable Object target, Object... arguments) throws Exception {
        Object result = answer(method, target, arguments);
        if (result == null) {
            throw new IllegalStateException(method + " gave nothing");
        }
        return result;
    }

    /** The call's own exception, not that of reflection. */
    @Nullable
    static Object answer(Method method, @Nullable Object target, Object... arguments) throws Exception {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }
}
