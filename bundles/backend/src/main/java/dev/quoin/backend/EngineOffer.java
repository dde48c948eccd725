package dev.quoin.backend;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendFactory;
import dev.quoin.api.backend.EngineMissingException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The storage engines that are installed, and the choice among them. Any thread. */
final class EngineOffer {

    /** Taken where nothing is configured and it is on offer. */
    static final String PREFERRED = "xodus";

    private final Map<String, BackendFactory> factories = new TreeMap<>();
    private final Set<BackendFactory> retired = new HashSet<>();

    /** Engines that were asked for by name and were not there. */
    private final Set<String> missed = new HashSet<>();

    /** Takes an engine in; returns whether it was asked for before it was there. */
    synchronized boolean add(BackendFactory factory) {
        factories.put(factory.name(), factory);
        return missed.remove(factory.name());
    }

    /** Keeps an engine for those who use it, until it is removed, but counts on it no more. */
    synchronized void retire(BackendFactory factory) {
        retired.add(factory);
    }

    synchronized void remove(BackendFactory factory) {
        factories.remove(factory.name(), factory);
        retired.remove(factory);
    }

    /** Whether no engine is there to stay. */
    synchronized boolean isEmpty() {
        return retired.containsAll(factories.values());
    }

    /** Whether an engine is there to stay. */
    synchronized boolean has(String name) {
        BackendFactory factory = factories.get(name);
        return factory != null && !retired.contains(factory);
    }

    /** The engines that are there to stay, by name. */
    synchronized List<BackendFactory> all() {
        return factories.values().stream()
                .filter(factory -> !retired.contains(factory))
                .toList();
    }

    synchronized BackendFactory named(String name) throws BackendException {
        BackendFactory factory = factories.get(name);
        if (factory == null) {
            missed.add(name);
            throw new EngineMissingException("storage engine " + name + " is not installed; installed are "
                    + factories.keySet() + ". Add its storage feature");
        }
        return factory;
    }

    /** The engine whose files, with sums in them, have a format. */
    synchronized BackendFactory ofFormat(String format) throws BackendException {
        for (BackendFactory factory : factories.values()) {
            String own = factory.fileFormat();
            if (own != null && SummedFiles.format(own).equals(format)) {
                return factory;
            }
        }
        throw new EngineMissingException("no storage engine with files of format " + format
                + " is installed; installed are " + factories.keySet() + ". Add its storage feature");
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
