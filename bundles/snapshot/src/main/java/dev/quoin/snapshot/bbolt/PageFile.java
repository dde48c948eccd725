package dev.quoin.snapshot.bbolt;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import dev.quoin.api.snapshot.DamagedImageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An open bbolt file as numbered pages. Any thread. */
final class PageFile implements AutoCloseable {

    /** Bytes that are read at once where pages are read one after the other. */
    private static final int AHEAD_BYTES = 256 << 10;

    /** A walk leaves out a page now and then: a branch that lies among its leaves. */
    private static final int SKIPPED_PAGES_MAX = 4;

    private final DiskFile file;
    private final String name;
    private final Meta meta;

    /** Pages that were read ahead, from {@link #aheadFrom} on. Never written again: pages in use are parts of it. */
    private ByteBuffer ahead = ByteBuffer.allocate(0);

    private long aheadFrom;
    private long expected;

    private PageFile(DiskFile file, String name, Meta meta) {
        this.file = file;
        this.name = name;
        this.meta = meta;
    }

    static PageFile open(Disk disk, Path path) throws IOException {
        DiskFile file = disk.openReadOnly(path);
        try {
            String name = path.toString();
            Meta meta = newestMeta(file, name);
            long needed = Math.multiplyHigh(meta.highWater(), meta.pageBytes()) == 0
                    ? meta.highWater() * meta.pageBytes()
                    : Long.MAX_VALUE;
            if (needed < 0 || file.size() < needed) {
                throw new DamagedImageException("%s: is truncated: %d pages of %d bytes do not fit into its %d bytes"
                        .formatted(name, meta.highWater(), meta.pageBytes(), file.size()));
            }
            return new PageFile(file, name, meta);
        } catch (Throwable e) {
            file.close();
            throw e;
        }
    }

    /** The page at the root of the tree of buckets. */
    long root() {
        return meta.root();
    }

    /** Reads a leaf or branch with its overflow pages; keys must lie in [lower, upper), null meaning no bound. */
    Page read(long id, byte @Nullable [] lower, byte @Nullable [] upper) throws BackendException {
        String label = name + ": page " + id;
        if (id < PageFormat.FIRST_PAGE || id >= meta.highWater()) {
            throw new DamagedImageException(
                    "%s is referred to, but pages with data are 2 to %d".formatted(label, meta.highWater() - 1));
        }
        ByteBuffer page = bytes(id, meta.pageBytes());
        if (page.getLong(0) != id) {
            throw new DamagedImageException("%s says that it is page %d".formatted(label, page.getLong(0)));
        }
        long overflow = page.getInt(12) & 0xffffffffL;
        if (overflow >= meta.highWater() - id || (overflow + 1) * meta.pageBytes() > Integer.MAX_VALUE) {
            throw new DamagedImageException(
                    "%s claims %d overflow pages, which the file does not have".formatted(label, overflow));
        }
        if (overflow > 0) {
            page = bytes(id, (int) (overflow + 1) * meta.pageBytes());
        }
        return new Page(label, page, lower, upper);
    }

    /** A bucket that lies in the value that describes it. */
    Page inline(String bucket, ByteBuffer value) throws DamagedImageException {
        String label = name + ": inline bucket " + bucket;
        if (value.remaining() < PageFormat.HEADER_BYTES) {
            throw new DamagedImageException(label + " is cut off");
        }
        Page page = new Page(label, value.slice().order(ByteOrder.LITTLE_ENDIAN), null, null);
        if (!page.isLeaf()) {
            throw page.damaged("is not a leaf");
        }
        return page;
    }

    DamagedImageException damaged(String what) {
        return new DamagedImageException(name + ": " + what);
    }

    @Override
    public void close() throws IOException {
        synchronized (file) {
            file.close();
        }
    }

    private ByteBuffer bytes(long id, int length) throws BackendException {
        try {
            synchronized (file) {
                ByteBuffer page = fromAhead(id, length);
                if (page == null && follows(id)) {
                    readAhead(id, length);
                    page = fromAhead(id, length);
                } else if (page == null) {
                    page = readFully(file, id * meta.pageBytes(), length);
                }
                if (page == null || page.limit() < length) {
                    throw new DamagedImageException(name + ": became shorter while it was read");
                }
                expected = id + length / meta.pageBytes();
                return page;
            }
        } catch (DamagedImageException e) {
            throw e;
        } catch (IOException e) {
            throw new BackendException("%s: cannot read page %d".formatted(name, id), e);
        }
    }

    private @Nullable ByteBuffer fromAhead(long id, int length) {
        long at = (id - aheadFrom) * meta.pageBytes();
        return at < 0 || at + length > ahead.limit()
                ? null
                : ahead.slice((int) at, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Whether a page comes after the one before, or after those that were read ahead. */
    private boolean follows(long id) {
        long end = aheadFrom + ahead.limit() / meta.pageBytes();
        return (id >= expected && id - expected <= SKIPPED_PAGES_MAX)
                || (id >= end && id - end <= SKIPPED_PAGES_MAX)
                || (id >= aheadFrom && id < end);
    }

    private void readAhead(long id, int length) throws IOException {
        long left = (meta.highWater() - id) * meta.pageBytes();
        ahead = readFully(file, id * meta.pageBytes(), (int) Math.min(left, Math.max(length, AHEAD_BYTES)));
        aheadFrom = id;
    }

    private static ByteBuffer readFully(DiskFile file, long position, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (target.hasRemaining()) {
            int read = file.read(target, position + target.position());
            if (read < 0) {
                break;
            }
        }
        return target.flip();
    }

    private static Meta newestMeta(DiskFile file, String name) throws IOException {
        Meta.Reading first = Meta.decode(readFully(file, 0, Meta.BYTES));
        Meta.Reading second = first.usable().isPresent()
                ? secondMeta(file, first.usable().get().pageBytes())
                : findSecondMeta(file);
        return Stream.of(first, second)
                .flatMap(reading -> reading.usable().stream())
                .max((a, b) -> Long.compareUnsigned(a.transaction(), b.transaction()))
                .orElseThrow(() -> new DamagedImageException(
                        "%s: page 0 %s, and page 1 %s".formatted(name, first.reason(), second.reason())));
    }

    /** Where page 0 is unusable, the page size is unknown: page 1 is looked for at each possible one. */
    private static Meta.Reading findSecondMeta(DiskFile file) throws IOException {
        for (int size = PageFormat.PAGE_BYTES_MIN; size <= PageFormat.PAGE_BYTES_MAX; size *= 2) {
            Meta.Reading found = secondMeta(file, size);
            if (found.usable().isPresent()) {
                return found;
            }
        }
        return secondMeta(file, PageFormat.PAGE_BYTES);
    }

    private static Meta.Reading secondMeta(DiskFile file, int pageBytes) throws IOException {
        Meta.Reading found = Meta.decode(readFully(file, pageBytes, Meta.BYTES));
        Meta meta = found.meta();
        return meta == null || meta.pageBytes() == pageBytes
                ? found
                : new Meta.Reading(null, "has another page size than its place shows");
    }
}
