package dev.quoin.api.backend;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The chosen storage engine. Where a directory's marker names an engine, that one is used; else the configured one; else
 * xodus if it is on offer; else the only one there is.
 */
@ProviderType
public interface ActiveBackend {

    /**
     * Opens the member's store below {@code <data-dir>/member/snap}. Blocks while the store is opened; to be called on the
     * member's own thread. At most one store is open at a time, but for the next one.
     *
     * @throws EngineMissingException where the store's engine is not there; the store is as it was
     * @throws BackendException where the store is damaged (then {@link #discard(Path)} and a rebuild help) or in use
     */
    StateStore open(Path snapDirectory) throws BackendException;

    /**
     * Begins an empty store in a new directory beside the open one, for a state that is to replace it. Until
     * {@link #activate} it counts for nothing: a crash leaves the open one, and closing it removes it.
     */
    StateStore openNext(Path snapDirectory) throws BackendException;

    /**
     * The same for a store that is there already, on the engine whose files these are: if that is not the engine of now, it is
     * from {@link #activate} on.
     *
     * @param files on the same file system; they stay as they are, though one may grow
     * @throws EngineMissingException where no engine with files of that format is there
     * @throws BackendException where the files are damaged, as far as that shows without reading all of them
     */
    StateStore openNext(Path snapDirectory, CopiedFiles files) throws BackendException;

    /**
     * Makes a store of {@link #openNext} the one that counts, with all that was written to it so far, durably: a crash leaves
     * the one or the other. The store before it goes on answering reads until its owner closes it, and is removed then.
     */
    void activate(StateStore next) throws BackendException;

    /** Whether a store was already there before {@link #open(Path)}. */
    boolean exists(Path snapDirectory) throws BackendException;

    /** Removes the store and its marker, so that the next {@link #open(Path)} begins empty. */
    void discard(Path snapDirectory) throws BackendException;

    /** Whether the chosen engine keeps what it stores when the process ends. */
    boolean durable(Path snapDirectory) throws BackendException;
}
