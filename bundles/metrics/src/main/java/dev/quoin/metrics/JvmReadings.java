package dev.quoin.metrics;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * What the JVM tells about itself, in place of the {@code go_} families of etcd: those have no honest counterpart. Beans
 * are asked for when the page is first printed, not before: the first use of a bean costs start-up time.
 */
final class JvmReadings {

    void register(Registry registry) {
        String memory = "jvm_memory_used_bytes";
        String memoryHelp = "Memory in use, in bytes.";
        registry.gauge(
                memory,
                memoryHelp,
                () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                "area",
                "heap");
        registry.gauge(
                memory,
                memoryHelp,
                () -> ManagementFactory.getMemoryMXBean()
                        .getNonHeapMemoryUsage()
                        .getUsed(),
                "area",
                "nonheap");
        registry.gauge(
                "jvm_memory_max_bytes",
                "Limit of the heap, in bytes.",
                () -> Runtime.getRuntime().maxMemory(),
                "area",
                "heap");
        registry.gauge(
                "jvm_buffer_pool_used_bytes",
                "Memory of direct buffers, in bytes.",
                () -> ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(pool -> pool.getName().equals("direct"))
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum(),
                "pool",
                "direct");
        registry.gauge(
                "jvm_threads_current",
                "Live threads.",
                () -> ManagementFactory.getThreadMXBean().getThreadCount());
        registry.counter(
                "jvm_gc_collections_total",
                "Collections by all collectors.",
                () -> ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                        .sum());
        registry.counter(
                "jvm_gc_collection_seconds_total",
                "Time that all collectors took, in seconds.",
                () -> ManagementFactory.getGarbageCollectorMXBeans().stream()
                                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                                .sum()
                        / 1000.0);
    }
}
