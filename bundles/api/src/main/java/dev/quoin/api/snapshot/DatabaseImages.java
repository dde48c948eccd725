package dev.quoin.api.snapshot;

import dev.quoin.api.backend.BackendSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** bbolt files: the form in which whole databases travel. */
@ProviderType
public interface DatabaseImages {

    /**
     * Lays a bbolt file out over a pinned snapshot: the first of two passes. Memory is bounded by the number of pages, not
     * by the data.
     */
    DatabaseImage prepare(BackendSnapshot snapshot) throws IOException;

    /**
     * Opens a bbolt file for reading; the snapshot closes the file.
     *
     * @throws DamagedImageException where the file is truncated or damaged, with the reason
     */
    BackendSnapshot read(Path file) throws IOException;
}
