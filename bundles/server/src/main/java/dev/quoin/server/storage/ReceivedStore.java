package dev.quoin.server.storage;

import dev.quoin.api.backend.ActiveBackend;
import dev.quoin.api.backend.CopiedFiles;
import dev.quoin.api.backend.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a store that came with the newest snapshot, and that a crash kept from being taken over. */
record ReceivedStore(CopiedFiles files) {

    private static final Logger LOG = LoggerFactory.getLogger(ReceivedStore.class);

    /** Opens the files in place of an empty store, which is closed. */
    StateStore inPlaceOf(StateStore empty, ActiveBackend backend, Path snap) throws IOException {
        LOG.atInfo()
                .addKeyValue("path", files.directory())
                .addKeyValue("format", files.format())
                .log("taking over the store that came with the newest snapshot");
        StateStore next = backend.openNext(snap, files);
        try {
            backend.activate(next);
        } catch (IOException | RuntimeException e) {
            next.close();
            throw e;
        }
        empty.close();
        return next;
    }
}
