package dev.quoin.api.backend;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The storage engines that are installed, and the way from one to another while the member serves. A service that is there
 * as long as the bundle {@code backend} runs, whether or not a store is open. Any thread that is not an event loop; no
 * method waits for a copy.
 */
@ProviderType
public interface Backends {

    /** The engines on offer, by name. */
    List<InstalledBackend> list();

    /**
     * Begins to go over to another engine. Requests are served all the while; a crash leaves the old store or the new one,
     * whole. What is chosen so stays chosen across restarts, until another value of {@code storage-backend} is configured.
     *
     * @param name the engine's name
     * @param progress told from a thread of the move's own, a few times a second, and once at the end; must not block
     * @throws MoveRefusedException where it cannot begin; the message is for a person
     */
    StoreMove switchTo(String name, Consumer<MoveProgress> progress) throws MoveRefusedException;

    /**
     * Begins to rewrite the store into a new directory of the same engine, so that free space goes back to the disk.
     *
     * @param progress as in {@link #switchTo}
     * @throws MoveRefusedException where it cannot begin
     */
    StoreMove defragment(Consumer<MoveProgress> progress) throws MoveRefusedException;

    /** The move that goes on, whoever began it (the Defragment request and a change of configuration too), or null. */
    @Nullable
    StoreMove current();
}
