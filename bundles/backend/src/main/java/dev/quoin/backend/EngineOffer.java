package dev.quoin.backend;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendFactory;
import java.util.Map;
import java.util.TreeMap;

/** The storage engines that are installed, and the choice among them. Any thread. */
final class EngineOffer {

    /** Taken where nothing is configured and it is on offer. */
    static final String PREFERRED = "xodus";

    private final Map<String, BackendFactory> factories = new TreeMap<>();

    synchronized void add(BackendFactory factory) {
        factories.put(factory.name(), factory);
    }

    synchronized void remove(BackendFactory factory) {
        factories.remove(factory.name(), factory);
    }

    synchronized boolean isEmpty() {
        return factories.isEmpty();
    }

    synchronized boolean has(String name) {
        return factories.containsKey(name);
    }

    synchronized BackendFactory named(String name) throws BackendException {
        BackendFactory factory = factories.get(name);
        if (factory == null) {
            throw new BackendException("storage engine " + name + " is not installed; installed are "
                    + factories.keySet() + ". Add its storage feature");
        }
        return factory;
    }

    /** The engine for a directory without a marker. */
    synchronized BackendFactory choose(String configured) throws BackendException {
        if (!configured.isEmpty()) {
            return named(configured);
        }
        if (factories.size() > 1 && !factories.containsKey(PREFERRED)) {
            throw new BackendException(
                    "several storage engines are installed: set storage-backend to one of " + factories.keySet());
        }
        return factories.size() == 1 ? factories.values().iterator().next() : named(PREFERRED);
    }
}
