package dev.quoin.server.peers;

import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.peer.SnapshotCargo;
import dev.quoin.api.snapshot.DatabaseImage;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.function.LongConsumer;

/** A bbolt file that is made of a pinned state, as etcd sends it. */
record DatabaseCargo(DatabaseImage image, BackendSnapshot pinned) implements SnapshotCargo {

    @Override
    public String mediaType() {
        return DATABASE;
    }

    @Override
    public long size() {
        return image.size();
    }

    @Override
    public void writeTo(WritableByteChannel target, LongConsumer progress) throws IOException {
        image.writeTo(target, progress);
    }

    @Override
    public void close() {
        pinned.close();
    }
}
