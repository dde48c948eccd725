package dev.quoin.launcher;

import dev.quoin.launcher.Refusal.Form;
import java.util.Dictionary;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

/** Hands configurations to Config Admin, by its method names: its interface lives inside the framework. */
final class ConfigurationWriter {
    private static final String SERVICE = "org.osgi.service.cm.ConfigurationAdmin";
    private static final String CONFIGURATION = "org.osgi.service.cm.Configuration";
    /** Any bundle may receive the configuration. */
    private static final String ANY_LOCATION = "?";

    private final BundleContext context;

    ConfigurationWriter(BundleContext context) {
        this.context = context;
    }

    void write(Map<String, Map<String, Object>> configurations) throws Refusal {
        ServiceReference<?> reference = context.getServiceReference(SERVICE);
        Object admin = reference == null ? null : context.getService(reference);
        if (admin == null) {
            throw new Refusal(Form.FATAL, "no Config Admin among the features");
        }
        try {
            ClassLoader loader = admin.getClass().getClassLoader();
            Class<?> adminType = Class.forName(SERVICE, false, loader);
            Class<?> configurationType = Class.forName(CONFIGURATION, false, loader);
            for (Map.Entry<String, Map<String, Object>> entry : configurations.entrySet()) {
                Object configuration = adminType
                        .getMethod("getConfiguration", String.class, String.class)
                        .invoke(admin, entry.getKey(), ANY_LOCATION);
                configurationType
                        .getMethod("update", Dictionary.class)
                        .invoke(configuration, FrameworkUtil.asDictionary(entry.getValue()));
            }
        } catch (ReflectiveOperationException e) {
            throw new Refusal(Form.FATAL, "configuration is not taken: " + e);
        }
    }
}
