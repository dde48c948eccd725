package dev.quoin.api.snapshot;

import dev.quoin.api.backend.BackendSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** bbolt files: the form in which whole databases travel. Any thread. */
@ProviderType
public interface DatabaseImages {

    /**
     * Lays a bbolt file out over a pinned snapshot: the first of two passes. Memory does not grow with the data. The
     * snapshot stays the caller's to close, after the last use of the image.
     */
    DatabaseImage prepare(BackendSnapshot snapshot) throws IOException;

    /**
     * Opens a bbolt file for reading; the snapshot closes the file. A digest at its end is left alone.
     *
     * @throws DamagedImageException where the file is truncated or damaged, with the reason
     */
    StoredImage read(Path file) throws IOException;

    /**
     * Checks the SHA-256 that {@code snapshot save} puts behind the database; reads the whole file.
     *
     * @return false where the length shows that the file carries none
     * @throws DamagedImageException where the file is not what the digest was made of
     */
    boolean verifyDigest(Path file) throws IOException;
}
