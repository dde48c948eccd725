package dev.quoin.lib.grpc;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Initializes the class of grpc-java that keeps an exception made by its static initializer. The virtual machine keeps with
 * an exception the classes that were on the stack: made by the first bundle that opens a channel, it would hold that bundle's
 * class loader for as long as this one lives. Here nobody else is on the stack.
 */
public final class EarlyTraces implements BundleActivator {
    /** Makes its {@code missingCallSite} when it is initialized. */
    static final String KEEPS_ONE = "io.grpc.internal.ManagedChannelOrphanWrapper$ManagedChannelReference";

    @Override
    public void start(BundleContext context) throws ClassNotFoundException {
        Class.forName(KEEPS_ONE);
    }

    @Override
    public void stop(BundleContext context) {}
}
