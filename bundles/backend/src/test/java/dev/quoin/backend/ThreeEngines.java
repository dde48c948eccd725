package dev.quoin.backend;

import dev.quoin.api.env.Disk;
import dev.quoin.api.metrics.Meters;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A directory, and three engines that the store in it can be on: two that keep what they are given, one that does not. */
class ThreeEngines {

    @TempDir
    Path root;

    final HeapEngine xodus = new HeapEngine("xodus", true);
    final HeapEngine other = new HeapEngine("other", true);
    final HeapEngine memory = new HeapEngine("memory", false);
    final EngineOffer offer = new EngineOffer();

    /** All three on offer; batches end at 20 operations, never by age. */
    ActiveStore active(Disk disk, String configured) {
        offer.add(xodus);
        offer.add(other);
        offer.add(memory);
        return new ActiveStore(disk, offer, new StoreMeters(Meters.NONE), Batching.of(3_600_000, 20), configured);
    }
}
