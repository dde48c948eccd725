package dev.quoin.server.storage;

import dev.quoin.api.backend.ActiveBackend;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.EngineMissingException;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.env.Disk;
import dev.quoin.api.snapshot.DamagedImageException;
import dev.quoin.api.snapshot.DatabaseImages;
import dev.quoin.server.apply.ConsistentIndex;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Another member's database, {@code member/snap/rebuild.db}, which takes the place of the backend at the next opening.
 *
 * <p>The log, with all that this member has voted and acknowledged, stays. That is sound where the database has reached the
 * newest {@code .snap}: what it holds was committed, entries up to its index are passed over when they are applied, and all
 * later ones are in the log or come from the leader. Until the import is durable the backend before it counts; the file, and
 * the fence, go after that.
 */
public final class FetchedDatabase {

    private static final Logger LOG = LoggerFactory.getLogger(FetchedDatabase.class);
    private static final String NAME = "rebuild.db";
    private static final String REFUSED = ".refused";

    private final DataDirectory directory;
    private final Disk disk;
    private final DatabaseImages images;
    private final ActiveBackend backend;
    private final Path file;
    private final AppliedCommit commit;

    public FetchedDatabase(DataDirectory directory, MemberParts parts) {
        this.directory = directory;
        this.disk = parts.disk();
        this.images = parts.images();
        this.backend = parts.backend();
        this.file = directory.snap().resolve(NAME);
        this.commit = new AppliedCommit(directory, disk);
    }

    /** Whether there is one. Any thread. */
    public boolean waits() {
        return disk.exists(file);
    }

    /**
     * The backend with what the database holds, opened; null where there is none, or where it cannot be used: that one is
     * set aside, so that whoever fetched it can see.
     *
     * @param newest index of the newest {@code .snap}, which the database must have reached
     */
    @Nullable
    StateStore takeOver(long newest) throws IOException {
        if (!waits()) {
            return null;
        }
        try (BackendSnapshot image = images.read(file)) {
            long reached = ConsistentIndex.read(image);
            if (reached < newest) {
                setAside("it ends at index " + reached + ", before the newest snapshot at " + newest);
                return null;
            }
            LOG.atWarn()
                    .addKeyValue("path", file)
                    .addKeyValue("index", reached)
                    .log("replacing the backend by the database of another member");
            commit.rebuiltTo(reached);
            return replaced(image);
        } catch (DamagedImageException e) {
            setAside(String.valueOf(e.getMessage()));
            return null;
        }
    }

    /**
     * The backend holds it now: the fence is lifted, and what it was fetched as becomes the checkpoint of the newest
     * snapshot. Older checkpoints may hold what was wrong and go.
     */
    void taken(long newest, Checkpoints checkpoints) throws IOException {
        new Fence(directory, disk).lift();
        if (newest == 0) {
            disk.delete(file);
        } else {
            disk.rename(file, directory.checkpoint(newest));
        }
        disk.syncDirectory(directory.snap());
        checkpoints.deleteBefore(newest == 0 ? Long.MAX_VALUE : newest);
        LOG.info("the backend was rebuilt from another member's database; this member is no longer fenced");
    }

    private StateStore replaced(BackendSnapshot image) throws IOException {
        StateStore before = openOrDiscard();
        if (before == null) {
            StateStore store = backend.open(directory.snap());
            try {
                ImageImport.copy(image, store);
                return store;
            } catch (IOException | RuntimeException e) {
                store.close();
                throw e;
            }
        }
        StateStore next = null;
        try (before) {
            next = backend.openNext(directory.snap());
            ImageImport.copy(image, next);
            backend.activate(next);
            return next;
        } catch (IOException | RuntimeException e) {
            if (next != null) {
                next.close();
            }
            throw e;
        }
    }

    /** The backend as it is, beside which the new one is made; null where it could not be opened and is gone now. */
    private @Nullable StateStore openOrDiscard() throws BackendException {
        try {
            return backend.open(directory.snap());
        } catch (EngineMissingException e) {
            throw e;
        } catch (BackendException e) {
            LOG.atWarn().setCause(e).log("the backend that is to be replaced cannot be opened");
            backend.discard(directory.snap());
            return null;
        }
    }

    private void setAside(String why) throws IOException {
        LOG.atError()
                .addKeyValue("path", file)
                .addKeyValue("reason", why)
                .log("the database fetched from another member cannot be used; the backend stays as it is");
        disk.rename(file, file.resolveSibling(NAME + REFUSED));
        disk.syncDirectory(directory.snap());
    }
}
