package dev.quoin.snapshot;

import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.env.Disk;
import dev.quoin.api.snapshot.DatabaseImage;
import dev.quoin.api.snapshot.DatabaseImages;
import dev.quoin.api.snapshot.StoredImage;
import dev.quoin.snapshot.bbolt.BboltFile;
import dev.quoin.snapshot.bbolt.LaidOutImage;
import dev.quoin.snapshot.bbolt.SavedDigest;
import java.io.IOException;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Writes and reads whole databases as bbolt files. */
@Component
public final class BboltImages implements DatabaseImages {

    private final Disk disk;

    @Activate
    public BboltImages(@Reference Disk disk) {
        this.disk = disk;
    }

    @Override
    public DatabaseImage prepare(BackendSnapshot snapshot) throws IOException {
        return LaidOutImage.over(snapshot);
    }

    @Override
    public StoredImage read(Path file) throws IOException {
        return BboltFile.open(disk, file);
    }

    @Override
    public boolean verifyDigest(Path file) throws IOException {
        return SavedDigest.verify(disk, file);
    }
}
