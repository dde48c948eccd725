package dev.quoin.server.storage;

import dev.quoin.api.backend.CopiedFiles;
import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import dev.quoin.api.peer.SnapshotSink;
import dev.quoin.api.snapshot.DamagedImageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a {@link StoreArchive} apart while it comes in: each file is checked when the next one begins, and all are synced at the
 * end.
 */
final class ArchiveSink implements SnapshotSink {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveSink.class);
    private static final int UNSYNCED_MAX = 256;

    /** Where the store's files are; beside it is the index. */
    static final String FILES = "files";

    static final String INDEX = StoreArchive.INDEX;

    private static final String FORMAT = "format";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.]*");
    private static final int FILES_MAX = 1 << 20;

    private final Disk disk;
    private final Path directory;

    /** What is read as a whole: the magic, the head of a file, a sum. */
    private ByteBuffer awaited = ByteBuffer.allocate(StoreArchive.MAGIC.length);

    private Part part = Part.MAGIC;
    private int files;
    private @Nullable DiskFile file;
    private String name = "";
    private long at;

    /** Bytes of the part that have not come yet. */
    private int left;

    /** Whole files, open until they are synced: a file that was closed may forget that it could not be written. */
    private final Queue<DiskFile> unsynced = new ArrayDeque<>();

    private final CRC32C sum = new CRC32C();

    private enum Part {
        MAGIC,
        FORMAT_LENGTH,
        FORMAT,
        NAME_LENGTH,
        NAME_AND_KIND,
        LENGTH,
        CONTENT,
        SUM,
        END
    }

    /**
     * @param directory is made for the files
     */
    ArchiveSink(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /** What has come into a directory. */
    static CopiedFiles files(Disk disk, Path directory) throws IOException {
        try (DiskFile file = disk.openReadOnly(directory.resolve(FORMAT))) {
            ByteBuffer format = ByteBuffer.allocate((int) Math.min(file.size(), StoreArchive.NAME_BYTES_MAX));
            while (format.hasRemaining() && file.read(format, format.position()) > 0) {
                // A read may give less than was asked for.
            }
            String text = StandardCharsets.US_ASCII.decode(format.flip()).toString();
            return new CopiedFiles(directory.resolve(FILES), text);
        }
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (part == Part.CONTENT) {
                content(bytes);
            } else if (part == Part.END) {
                throw new DamagedImageException("bytes follow the end of the archive");
            } else {
                fill(bytes);
            }
        }
    }

    @Override
    public Path finish() throws IOException {
        if (part != Part.END) {
            throw new DamagedImageException("the archive is cut short, after " + files + " files");
        }
        while (!unsynced.isEmpty()) {
            syncOldest();
        }
        disk.syncDirectory(directory.resolve(FILES));
        disk.syncDirectory(directory);
        return directory;
    }

    /** To be synced later: at once the sender would have to wait for it, while the system writes by itself meanwhile. */
    private void written(DiskFile whole) throws IOException {
        unsynced.add(whole);
        if (unsynced.size() > UNSYNCED_MAX) {
            syncOldest();
        }
    }

    private void syncOldest() throws IOException {
        try (DiskFile oldest = unsynced.remove()) {
            oldest.sync();
        }
    }

    @Override
    public void discard() {
        try {
            close();
            disk.delete(directory);
        } catch (IOException e) {
            LOG.warn("cannot delete {}", directory, e);
        }
    }

    private void fill(ByteBuffer bytes) throws IOException {
        int count = Math.min(bytes.remaining(), awaited.remaining());
        awaited.put(bytes.slice(bytes.position(), count));
        bytes.position(bytes.position() + count);
        if (!awaited.hasRemaining()) {
            complete(awaited.flip());
        }
    }

    private void complete(ByteBuffer whole) throws IOException {
        switch (part) {
            case MAGIC -> {
                if (!whole.equals(ByteBuffer.wrap(StoreArchive.MAGIC))) {
                    throw new DamagedImageException("not an archive of a store");
                }
                // Of the same name as one that a crash has left.
                disk.delete(directory);
                disk.createDirectories(directory.resolve(FILES));
                await(Part.FORMAT_LENGTH, Short.BYTES);
            }
            case FORMAT_LENGTH -> await(Part.FORMAT, nameLength(whole));
            case FORMAT -> {
                sum.update(whole.duplicate());
                write(directory.resolve(FORMAT), whole);
                await(Part.NAME_LENGTH, Short.BYTES);
            }
            case NAME_LENGTH -> {
                int length = nameLength(whole);
                if (files == FILES_MAX) {
                    throw new DamagedImageException("too many files");
                }
                if (length == 0) {
                    part = Part.END;
                } else {
                    await(Part.NAME_AND_KIND, length + 1);
                }
            }
            case NAME_AND_KIND -> begin(whole);
            case LENGTH -> {
                left = whole.getInt();
                if (left < 0) {
                    throw new DamagedImageException("a part of such a length cannot be");
                }
                if (left == 0) {
                    end();
                } else {
                    part = Part.CONTENT;
                }
            }
            case SUM -> {
                if (whole.getInt() != (int) sum.getValue()) {
                    throw new DamagedImageException(name + " came damaged");
                }
                await(Part.NAME_LENGTH, Short.BYTES);
            }
            default -> throw new IllegalStateException(part.name());
        }
    }

    private static int nameLength(ByteBuffer whole) throws DamagedImageException {
        int length = Short.toUnsignedInt(whole.getShort());
        if (length > StoreArchive.NAME_BYTES_MAX) {
            throw new DamagedImageException("a name of " + length + " bytes");
        }
        return length;
    }

    private void write(Path target, ByteBuffer content) throws IOException {
        DiskFile created = disk.create(target);
        unsynced.add(created);
        created.write(content, 0);
    }

    private void await(Part next, int bytes) {
        part = next;
        awaited = ByteBuffer.allocate(bytes);
    }

    private void begin(ByteBuffer head) throws IOException {
        int length = head.limit() - 1;
        name = StandardCharsets.US_ASCII.decode(head.slice(0, length)).toString();
        byte kind = head.get(length);
        boolean known = kind == StoreArchive.OF_STORE || (kind == StoreArchive.OF_INDEX && name.equals(INDEX));
        if (!NAME.matcher(name).matches() || !known) {
            throw new DamagedImageException("a file of such a name or kind cannot be");
        }
        Path folder = kind == StoreArchive.OF_STORE ? directory.resolve(FILES) : directory;
        file = disk.create(folder.resolve(name));
        files++;
        at = 0;
        sum.update(head);
        await(Part.LENGTH, Integer.BYTES);
    }

    private void content(ByteBuffer bytes) throws IOException {
        DiskFile open = file;
        if (open == null) {
            throw new IllegalStateException("no file");
        }
        int count = Math.min(bytes.remaining(), left);
        ByteBuffer here = bytes.slice(bytes.position(), count);
        sum.update(here.duplicate());
        open.write(here, at);
        bytes.position(bytes.position() + count);
        at += count;
        left -= count;
        if (left == 0) {
            await(Part.LENGTH, Integer.BYTES);
        }
    }

    private void end() throws IOException {
        DiskFile open = file;
        file = null;
        if (open != null) {
            written(open);
        }
        await(Part.SUM, Integer.BYTES);
    }

    private void close() throws IOException {
        DiskFile open = file;
        file = null;
        if (open != null) {
            unsynced.add(open);
        }
        while (!unsynced.isEmpty()) {
            unsynced.remove().close();
        }
    }
}
