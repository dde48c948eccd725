package dev.quoin.launcher;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * Components that wait for a service which no installed bundle offers, asked of SCR by its method names. A feature left
 * out that another needs shows itself only here: the framework is content, and nothing serves.
 */
final class WaitingParts {
    private static final String SERVICE = "org.osgi.service.component.runtime.ServiceComponentRuntime";
    private static final String DESCRIPTION = "org.osgi.service.component.runtime.dto.ComponentDescriptionDTO";

    private final BundleContext context;

    WaitingParts(BundleContext context) {
        this.context = context;
    }

    /** The names of components, each with the interfaces it waits for. Empty where SCR cannot be asked. */
    Map<String, Collection<String>> find() {
        ServiceReference<?> reference = context.getServiceReference(SERVICE);
        Object runtime = reference == null ? null : context.getService(reference);
        if (runtime == null) {
            return Map.of();
        }
        try {
            return find(runtime);
        } catch (ReflectiveOperationException e) {
            return Map.of();
        } finally {
            context.ungetService(reference);
        }
    }

    private static Map<String, Collection<String>> find(Object runtime) throws ReflectiveOperationException {
        ClassLoader loader = runtime.getClass().getClassLoader();
        Class<?> type = Class.forName(SERVICE, false, loader);
        Class<?> descriptionType = Class.forName(DESCRIPTION, false, loader);
        Map<String, Collection<String>> waiting = new TreeMap<>();
        Object bundles = java.lang.reflect.Array.newInstance(org.osgi.framework.Bundle.class, 0);
        Collection<?> descriptions = (Collection<?>) type.getMethod("getComponentDescriptionDTOs", bundles.getClass())
                .invoke(runtime, bundles);
        for (Object description : descriptions) {
            Map<String, String> interfaces = new TreeMap<>();
            for (Object reference : (Object[]) field(description, "references")) {
                interfaces.put((String) field(reference, "name"), (String) field(reference, "interfaceName"));
            }
            Collection<?> configurations =
                    (Collection<?>) type.getMethod("getComponentConfigurationDTOs", descriptionType)
                            .invoke(runtime, description);
            for (Object configuration : configurations) {
                Collection<String> missing = new TreeSet<>();
                for (Object unsatisfied : (Object[]) field(configuration, "unsatisfiedReferences")) {
                    String name = (String) field(unsatisfied, "name");
                    missing.add(interfaces.getOrDefault(name, name));
                }
                if (!missing.isEmpty()) {
                    waiting.put((String) field(description, "name"), missing);
                }
            }
        }
        return waiting;
    }

    private static Object field(Object dto, String name) throws ReflectiveOperationException {
        return dto.getClass().getField(name).get(dto);
    }
}
