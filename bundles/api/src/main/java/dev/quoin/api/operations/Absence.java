package dev.quoin.api.operations;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Says what is missing, for those who have to refuse a caller. Any thread; does not block. */
@ProviderType
public interface Absence {

    /** Bundles that the member needs and that do not run, by symbolic name. */
    List<String> missing();

    /** Why the member is away, with what brings it back, for a client to read; empty where no bundle is the reason. */
    String reason();

    /** Whether a bundle is being replaced just now: what is gone will be back in a moment. */
    boolean replacing();
}
