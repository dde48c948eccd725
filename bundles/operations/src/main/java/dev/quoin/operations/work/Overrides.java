package dev.quoin.operations.work;

import dev.quoin.api.operations.OperationException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;

/**
 * The directory of jars that this member prefers to the distribution's. A jar there has the name of the one that it stands
 * for, version and all, so that it does not outlive the distribution that it was made for. It comes and goes by a rename.
 */
public final class Overrides {
    private static final String STAGED = ".new";

    private final @Nullable Path directory;

    /** Null where the container keeps updates itself. */
    public Overrides(@Nullable Path directory) {
        this.directory = directory;
    }

    /** The jar that stands for the distribution's, if there is one. */
    public Optional<Path> of(Bundle bundle) {
        Path place = place(bundle);
        return place != null && Files.exists(place) ? Optional.of(place) : Optional.empty();
    }

    /** Where the jar that stands for a bundle's would be; null in a container. */
    public @Nullable Path place(Bundle bundle) {
        if (directory == null) {
            return null;
        }
        String location = bundle.getLocation();
        return directory.resolve(location.substring(location.lastIndexOf('/') + 1));
    }

    /** Copies a jar beside its place, durably; what counts is still the former one. */
    public Path stage(Bundle bundle, Path jar) throws OperationException {
        Path place = place(bundle);
        if (place == null || directory == null) {
            return jar;
        }
        Path staged = place.resolveSibling(place.getFileName() + STAGED);
        try {
            Files.createDirectories(directory);
            Files.copy(jar, staged, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(staged, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            return staged;
        } catch (IOException e) {
            throw new OperationException(
                    "cannot copy " + jar + " to " + directory + ": " + e,
                    "Is there room, and may the member write there?",
                    e);
        }
    }

    /** Has a staged jar count from the next start on. */
    public void keep(Bundle bundle, Path staged) throws OperationException {
        Path place = place(bundle);
        if (place == null || staged.equals(place)) {
            return;
        }
        try {
            Files.move(staged, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            sync();
        } catch (IOException e) {
            throw new OperationException(
                    "the update runs, but a restart would undo it: cannot write " + place + ": " + e,
                    "Repeat it when the disk is well.",
                    e);
        }
    }

    /** Forgets a staged jar that is not to count. */
    public void discard(Bundle bundle, Path staged) {
        Path place = place(bundle);
        if (place == null || !Objects.equals(staged.getParent(), directory)) {
            return;
        }
        try {
            Files.deleteIfExists(staged);
        } catch (IOException e) {
            // A file that ends with .new is not read by anybody; the next update overwrites it.
            return;
        }
    }

    /** Has the distribution's jar count from the next start on. */
    public void remove(Bundle bundle) throws OperationException {
        Path place = place(bundle);
        if (place == null) {
            return;
        }
        try {
            Files.deleteIfExists(place);
            sync();
        } catch (IOException e) {
            throw new OperationException("cannot remove " + place + ": " + e, "Remove it by hand.", e);
        }
    }

    private void sync() throws IOException {
        if (directory != null && Files.isDirectory(directory)) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
