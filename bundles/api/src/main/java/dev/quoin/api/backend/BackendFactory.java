package dev.quoin.api.backend;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** Opens stores of one kind. Stateless; registered with the service property {@link #NAME}. Any thread. */
@ProviderType
public interface BackendFactory {

    /** Service property: the engine's name, as {@code --storage-backend} takes it. */
    String NAME = "backend";

    /** The engine's name. */
    String name();

    /** Whether what this engine stores outlives the process. */
    boolean durable();

    /** What {@link StoreFiles#format} says of this engine's files; null where they cannot be copied as they are. */
    default @Nullable String fileFormat() {
        return null;
    }

    /**
     * Opens the store in a directory, making it where it is missing. Never called from an interruptible thread.
     *
     * @throws BackendException where the directory is damaged, of another kind or in use
     */
    Backend open(Path directory) throws BackendException;
}
