package dev.quoin.server.peers;

import dev.quoin.api.backend.StoreFiles;
import dev.quoin.api.peer.SnapshotCargo;
import dev.quoin.server.storage.PinnedState;
import dev.quoin.server.storage.StoreArchive;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.function.LongConsumer;

/** The files of a pinned state as they are, and its key index: for a member whose store has the same format. */
record StoreCargo(StoreFiles files, PinnedState state) implements SnapshotCargo {

    @Override
    public String mediaType() {
        return StoreArchive.MEDIA_TYPE;
    }

    @Override
    public long size() {
        return files.size();
    }

    @Override
    public void writeTo(WritableByteChannel target, LongConsumer progress) throws IOException {
        StoreArchive.write(files, state.index(), target, progress);
    }

    @Override
    public void close() {
        state.pinned().close();
    }
}
