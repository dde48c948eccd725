package dev.quoin.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.backend.ActiveBackend;
import dev.quoin.api.backend.BackendFactory;
import dev.quoin.api.backend.EngineMissingException;
import dev.quoin.api.env.Disk;
import dev.quoin.api.metrics.Meters;
import dev.quoin.env.LocalDisk;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** When the active backend is among the services. */
class PublicationTest extends ThreeEngines {

    private final Disk disk = new LocalDisk();
    private ActiveStore active;
    private Publication publication;

    /** How often it was put among the services, and taken away. */
    private int registered;

    private int unregistered;

    /** Whether a bundle is installed whose engine has not come. */
    private boolean awaited;

    @BeforeEach
    void leaveAStore() throws Exception {
        active(disk, "other").open(root).close();
        for (BackendFactory engine : Arrays.asList(xodus, other, memory)) {
            offer.remove(engine);
        }
        active = new ActiveStore(disk, offer, new StoreMeters(Meters.NONE), Batching.of(0, 0), "");
        publication = new Publication(context(), offer, active, new StoreDirectory(disk, root));
    }

    @Test
    void waitsForTheEngineOfTheStoreThatIsThere() {
        awaited = true;
        publication.add(xodus);
        assertThat(registered).as("which a new store would be made on").isZero();
        publication.add(other);
        assertThat(registered).isEqualTo(1);
    }

    @Test
    void whoWasRefusedBeginsAnewWhenTheEngineComes() throws Exception {
        publication.add(xodus);
        assertThat(registered).as("nothing else will come").isEqualTo(1);
        assertThatThrownBy(() -> active.open(root)).isInstanceOf(EngineMissingException.class);
        publication.add(memory);
        assertThat(unregistered).as("it is another one that is missing").isZero();
        publication.add(other);
        assertThat(unregistered).isEqualTo(1);
        assertThat(registered).isEqualTo(2);
        active.open(root).close();
    }

    @Test
    void aSecondEngineChangesNothing() throws Exception {
        publication.add(other);
        active.open(root);
        publication.add(xodus);
        publication.remove(xodus);
        assertThat(registered).isEqualTo(1);
        assertThat(unregistered).isZero();
        publication.close();
        assertThat(unregistered).isEqualTo(1);
    }

    private BundleContext context() {
        Dictionary<String, String> holdsEngine = FrameworkUtil.asDictionary(
                Map.of(Constants.PROVIDE_CAPABILITY, "osgi.service;objectClass=" + BackendFactory.class.getName()));
        Bundle bundle = proxy(Bundle.class, (method, arguments) -> holdsEngine);
        ServiceRegistration<?> registration = proxy(ServiceRegistration.class, (method, arguments) -> {
            unregistered++;
            return null;
        });
        return proxy(BundleContext.class, (method, arguments) -> switch (method) {
            case "getBundles" -> awaited ? new Bundle[] {bundle} : new Bundle[0];
            case "registerService" -> {
                registered += arguments[0] == ActiveBackend.class ? 1 : 0;
                yield registration;
            }
            default -> null;
        });
    }

    private interface Answer {
        Object to(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    default -> answer.to(method.getName(), arguments);
                }));
    }
}
