package dev.quoin.operations.parts;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.dto.ServiceReferenceDTO;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.SatisfiedReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;
import org.osgi.util.promise.Promise;

/** The components of bundles, as SCR describes them: who is bound to whom, and who waits. */
public final class Components {
    private static final String SERVICE = "osgi.service";

    private final ServiceComponentRuntime runtime;

    public Components(ServiceComponentRuntime runtime) {
        this.runtime = runtime;
    }

    /** Interfaces that components of a bundle wait for. */
    public Set<String> waitsFor(Bundle bundle) {
        Set<String> interfaces = new LinkedHashSet<>();
        for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs(bundle)) {
            Map<String, ReferenceDTO> references = references(component);
            for (ComponentConfigurationDTO configuration : runtime.getComponentConfigurationDTOs(component)) {
                for (UnsatisfiedReferenceDTO unsatisfied : configuration.unsatisfiedReferences) {
                    ReferenceDTO reference = references.get(unsatisfied.name);
                    interfaces.add(reference == null ? unsatisfied.name : reference.interfaceName);
                }
            }
        }
        return interfaces;
    }

    /** Interfaces that components of a bundle refer to in any way. */
    public Set<String> refersTo(Bundle bundle) {
        Set<String> interfaces = new LinkedHashSet<>();
        for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs(bundle)) {
            references(component).values().forEach(reference -> interfaces.add(reference.interfaceName));
        }
        return interfaces;
    }

    /** Bundles whose services a component of this bundle is bound to for its whole life: it ends where one of them goes. */
    public Set<Long> livesOn(Bundle bundle) {
        Set<Long> providers = new LinkedHashSet<>();
        for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs(bundle)) {
            Map<String, ReferenceDTO> references = references(component);
            for (ComponentConfigurationDTO configuration : runtime.getComponentConfigurationDTOs(component)) {
                for (SatisfiedReferenceDTO satisfied : configuration.satisfiedReferences) {
                    ReferenceDTO reference = references.get(satisfied.name);
                    if (reference != null && reference.policy.equals("static")) {
                        for (ServiceReferenceDTO service : satisfied.boundServices) {
                            providers.add(service.bundle);
                        }
                    }
                }
            }
        }
        return providers;
    }

    /** Stops a component until it is enabled, and waits until it has stopped. False where there is no such component. */
    public boolean disable(Bundle bundle, String component) {
        return change(bundle, component, false);
    }

    /** Lets a component start when what it refers to is there. */
    public boolean enable(Bundle bundle, String component) {
        return change(bundle, component, true);
    }

    private boolean change(Bundle bundle, String component, boolean enabled) {
        ComponentDescriptionDTO description = runtime.getComponentDescriptionDTO(bundle, component);
        if (description == null) {
            return false;
        }
        Promise<Void> done = enabled ? runtime.enableComponent(description) : runtime.disableComponent(description);
        try {
            done.getValue();
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    /** The interfaces that a bundle says it offers, whether or not it runs. */
    public static Set<String> offers(Bundle bundle) {
        Set<String> interfaces = new LinkedHashSet<>();
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null) {
            return interfaces;
        }
        for (var capability : revision.getDeclaredCapabilities(SERVICE)) {
            Object classes = capability.getAttributes().get(Constants.OBJECTCLASS);
            if (classes instanceof Collection<?> many) {
                many.forEach(one -> interfaces.add(String.valueOf(one)));
            } else if (classes != null) {
                interfaces.add(String.valueOf(classes));
            }
        }
        return interfaces;
    }

    /** Bundles that say they offer an interface. */
    public static List<Bundle> offering(String type, Collection<Bundle> bundles) {
        List<Bundle> found = new ArrayList<>();
        for (Bundle bundle : bundles) {
            if (offers(bundle).contains(type)) {
                found.add(bundle);
            }
        }
        return found;
    }

    private static Map<String, ReferenceDTO> references(ComponentDescriptionDTO component) {
        Map<String, ReferenceDTO> references = new HashMap<>();
        for (ReferenceDTO reference : component.references) {
            references.put(reference.name, reference);
        }
        return references;
    }
}
