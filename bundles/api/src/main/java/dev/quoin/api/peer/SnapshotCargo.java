package dev.quoin.api.peer;

import dev.quoin.api.snapshot.DatabaseImage;
import org.osgi.annotation.versioning.ConsumerType;

/** A database on its way to another member, and what has to be let go of afterwards. */
@ConsumerType
public interface SnapshotCargo extends AutoCloseable {

    /** The database; its size is known before the first byte. */
    DatabaseImage image();

    /** Lets the state go that the image reads. Called once, on a thread that may block. */
    @Override
    void close();
}
