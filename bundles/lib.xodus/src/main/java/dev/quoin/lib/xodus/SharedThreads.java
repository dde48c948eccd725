package dev.quoin.lib.xodus;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import jetbrains.exodus.core.execution.Job;
import jetbrains.exodus.core.execution.JobProcessor;
import jetbrains.exodus.core.execution.ThreadJobProcessor;
import jetbrains.exodus.core.execution.ThreadJobProcessorPool;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Ends the threads that Xodus shares among its environments and keeps for ever. A bundle that is started anew without a
 * refresh has its old class loader, and with it the processors of Xodus: their threads are started again then.
 */
public final class SharedThreads implements BundleActivator {
    private static final String TIMER = "Exodus shared timer thread";

    /** Survives the activator, as the processors do. */
    private static boolean ended;

    @Override
    public void start(BundleContext context) throws ReflectiveOperationException {
        resume();
    }

    @Override
    public void stop(BundleContext context) throws ReflectiveOperationException {
        end();
    }

    static synchronized void resume() throws ReflectiveOperationException {
        if (!ended) {
            return;
        }
        ended = false;
        // First, since it makes the threads of the others.
        spawner().start();
        for (JobProcessor processor : ThreadJobProcessorPool.getProcessors()) {
            processor.start();
            if (processor instanceof ThreadJobProcessor named && named.getName().equals(TIMER)) {
                // The end has emptied its queue, and the one job in it queues itself.
                processor.queue(tick());
            }
        }
    }

    /** Lets what runs come to its end; what waits in the queues is not run. */
    static synchronized void end() throws ReflectiveOperationException {
        ended = true;
        for (JobProcessor processor : ThreadJobProcessorPool.getProcessors()) {
            processor.finish();
        }
        spawner().finish();
    }

    private static ThreadJobProcessor spawner() throws ReflectiveOperationException {
        Field spawner = ThreadJobProcessorPool.class.getDeclaredField("SPAWNER");
        spawner.setAccessible(true);
        return (ThreadJobProcessor) spawner.get(null);
    }

    private static Job tick() throws ReflectiveOperationException {
        Constructor<?> ticker = Class.forName("jetbrains.exodus.core.execution.SharedTimer$Ticker")
                .getDeclaredConstructor();
        ticker.setAccessible(true);
        return (Job) ticker.newInstance();
    }
}
