package dev.quoin.api.backend;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** The store on its way to another directory, on another engine or the same. Any thread. */
@ProviderType
public interface StoreMove {

    /** Name of the engine that the store leaves. */
    String from();

    /** Name of the engine that the store goes to; the same one for a defragmentation. */
    String to();

    /** How far it has come. */
    MoveProgress progress();

    /**
     * Gives up, soon: {@link #await} tells. The old store counts then and nothing of the new one stays.
     *
     * @return false where it is too late: the new store counts, or is about to
     */
    boolean cancel();

    /** Why it failed, once {@link #progress()} says so; else null. */
    @Nullable
    BackendException failure();

    /**
     * Waits for the end.
     *
     * @return how it ended
     * @throws MoveCanceledException where it was canceled
     * @throws BackendException where it failed
     */
    MoveProgress await() throws BackendException;
}
