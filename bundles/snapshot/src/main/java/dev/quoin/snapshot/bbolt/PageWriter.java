package dev.quoin.snapshot.bbolt;

import static dev.quoin.snapshot.bbolt.PageFormat.PAGE_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.function.LongConsumer;

/** Writes pages to a channel in file order: the second pass. */
final class PageWriter implements PageSink {

    /** Bytes gathered before the channel is called; larger pages are written on their own. */
    static final int GATHER_BYTES = 256 * 1024;

    private final WritableByteChannel target;
    private final LongConsumer progress;
    private ByteBuffer gathered = ByteBuffer.allocate(GATHER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long next = PageFormat.FIRST_PAGE;
    private long written;

    PageWriter(WritableByteChannel target, LongConsumer progress) {
        this.target = target;
        this.progress = progress;
    }

    /** Writes both meta pages; before any other page. */
    void metas(Meta first, Meta second) {
        first.encode(0, gathered);
        fillPage();
        second.encode(1, gathered);
        fillPage();
    }

    @Override
    public long place(Node node) throws IOException {
        long id = next;
        long pages = node.pages();
        makeRoom(Math.multiplyExact(pages, PAGE_BYTES));
        node.encode(id, gathered);
        fillPage();
        next += pages;
        return id;
    }

    @Override
    public boolean takesValues() {
        return true;
    }

    /** Number of pages so far, with the meta pages. */
    long highWater() {
        return next;
    }

    /** Hands what is gathered to the channel. */
    void flush() throws IOException {
        gathered.flip();
        written += gathered.remaining();
        while (gathered.hasRemaining()) {
            target.write(gathered);
        }
        gathered.clear();
        progress.accept(written);
    }

    private void makeRoom(long bytes) throws IOException {
        if (bytes <= gathered.remaining()) {
            return;
        }
        flush();
        if (bytes > gathered.capacity()) {
            gathered = ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
        } else if (gathered.capacity() > GATHER_BYTES && bytes <= GATHER_BYTES) {
            gathered = ByteBuffer.allocate(GATHER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** Zeros up to the next page: the buffer may hold older bytes there. */
    private void fillPage() {
        int end = gathered.position();
        int fill = (PAGE_BYTES - end % PAGE_BYTES) % PAGE_BYTES;
        Arrays.fill(gathered.array(), end, end + fill, (byte) 0);
        gathered.position(end + fill);
    }
}
