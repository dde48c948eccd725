package dev.quoin.api.snapshot;

import dev.quoin.api.backend.BackendSnapshot;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A bbolt file that was opened for reading. What it holds is checked as it is read: any method may throw
 * {@link DamagedImageException}. Several threads may read.
 */
@ProviderType
public interface StoredImage extends BackendSnapshot {

    /** Names of top-level buckets that etcd does not know, in order; they are otherwise ignored. */
    List<String> unknownBuckets();
}
