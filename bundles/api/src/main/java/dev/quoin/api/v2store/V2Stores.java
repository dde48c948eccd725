package dev.quoin.api.v2store;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** Makes v2 trees. */
@ProviderType
public interface V2Stores {

    /** A new tree with etcd's root directories ({@code /0} for the cluster, {@code /1} for users' keys). */
    V2Store create();

    /** The tree that a {@code .snap} file holds as JSON. */
    V2Store recover(byte[] json) throws IOException;
}
