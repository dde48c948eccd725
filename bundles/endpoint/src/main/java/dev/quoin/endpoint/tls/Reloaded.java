package dev.quoin.endpoint.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was read from files, read again by the first use after one of them changed. While the new ones cannot be read, the old
 * value stays in use. Any thread.
 */
final class Reloaded<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Reloaded.class);

    /** Reads the files. */
    interface Loader<T> {
        T load() throws TlsFilesException;
    }

    private record Stamp(long modified, long size) {}

    private final List<Path> files;
    private final Loader<T> loader;
    private volatile T loaded;
    private volatile List<Stamp> stamps;

    Reloaded(List<Path> files, Loader<T> loader) throws TlsFilesException {
        this.files = files;
        this.loader = loader;
        this.stamps = stamps();
        this.loaded = loader.load();
    }

    T current() {
        List<Stamp> now = stamps();
        if (!now.equals(stamps)) {
            reload(now);
        }
        return loaded;
    }

    private synchronized void reload(List<Stamp> now) {
        if (now.equals(stamps)) {
            return;
        }
        try {
            loaded = loader.load();
            LOG.atInfo().addKeyValue("files", files).log("read certificates again");
        } catch (TlsFilesException e) {
            LOG.atWarn()
                    .addKeyValue("files", files)
                    .addKeyValue("error", e.getMessage())
                    .log("cannot read changed certificates, still using those before");
        }
        stamps = now;
    }

    private List<Stamp> stamps() {
        List<Stamp> now = new ArrayList<>();
        for (Path file : files) {
            try {
                now.add(new Stamp(Files.getLastModifiedTime(file).toMillis(), Files.size(file)));
            } catch (IOException e) {
                now.add(new Stamp(0, -1));
            }
        }
        return now;
    }
}
