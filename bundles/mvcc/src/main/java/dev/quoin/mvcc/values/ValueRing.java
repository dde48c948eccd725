package dev.quoin.mvcc.values;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Records in a ring of direct buffers. Each slab is allocated when it is first needed, filled, and overwritten as a whole
 * when its turn comes again; no record is ever freed singly.
 *
 * <p>An address counts all bytes ever written, so that it is never used twice. {@link #floor} is the lowest address whose
 * bytes are still there: it is raised before a slab is overwritten, and a reader looks at it again after it has copied. A
 * table of addresses, indexed by a hash of the revision, says where a record may be; the record's own header says whether it
 * is the one. One thread writes (or several under one lock), any thread reads.
 *
 * <pre>
 * record   length:4 (with flags in the two top bits)  sub:4  main:8  bytes  padding to 8
 * </pre>
 */
public final class ValueRing {

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);

    private static final int HEADER_BYTES = 16;
    private static final int TOMBSTONE = 1 << 31;
    private static final int LAST = 1 << 30;
    private static final int LENGTH_MASK = LAST - 1;

    /** The ring has one slot for this many bytes of its bound: records are rarely smaller. */
    private static final int BYTES_PER_SLOT = 256;

    private final int slabBytes;
    private final @Nullable ByteBuffer[] slabs;
    private final IntFunction<ByteBuffer> allocator;
    private final long[] slots;

    /** Where the next record goes. 0 means nowhere in the table, so the first record lies behind it. */
    private long tail = Long.BYTES;

    private long lastRecord;

    /** Slabs that can be had; fewer than wished for where the process has no more direct memory. */
    private int slabsUsable;

    private volatile long floor;

    /**
     * A copy of a record.
     *
     * @param bytes the encoded key-value
     * @param tombstone whether it is a deletion
     * @param last whether it is the last change of its transaction; only told of records that were {@link #seal sealed}
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Copy(byte[] bytes, boolean tombstone, boolean last) {}

    /**
     * @param slabBytes size of a slab, a multiple of 8; longer records are not taken
     * @param slabCount number of slabs, at least 2
     */
    public ValueRing(int slabBytes, int slabCount) {
        this(slabBytes, slabCount, ByteBuffer::allocateDirect);
    }

    ValueRing(int slabBytes, int slabCount, IntFunction<ByteBuffer> allocator) {
        if (slabBytes % Long.BYTES != 0 || slabBytes < 1024 || slabCount < 2) {
            throw new IllegalArgumentException("slabs: " + slabCount + " of " + slabBytes + " bytes");
        }
        this.slabBytes = slabBytes;
        this.slabs = new @Nullable ByteBuffer[slabCount];
        this.slabsUsable = slabCount;
        this.allocator = allocator;
        long slotCount = Math.max(1024, (long) slabBytes * slabCount / BYTES_PER_SLOT);
        this.slots = new long[Integer.highestOneBit((int) Math.min(slotCount, 1 << 24))];
    }

    /** Takes a record, unless it is too long for a slab. */
    public void append(long main, int sub, boolean tombstone, byte[] record) {
        int needed = HEADER_BYTES + ((record.length + Long.BYTES - 1) & -Long.BYTES);
        if (needed > slabBytes) {
            return;
        }
        int offset = (int) (tail % slabBytes);
        if (offset + needed > slabBytes) {
            tail += slabBytes - offset;
            offset = 0;
        }
        ByteBuffer slab = slabs[slabIndex(tail)];
        if (offset == 0 || slab == null) {
            slab = enter();
            if (slab == null) {
                return;
            }
            offset = (int) (tail % slabBytes);
        }
        slab.putInt(offset, record.length | (tombstone ? TOMBSTONE : 0));
        slab.putInt(offset + 4, sub);
        slab.putLong(offset + 8, main);
        slab.put(offset + HEADER_BYTES, record);
        SLOT.setRelease(slots, slot(main, sub), tail);
        lastRecord = tail;
        tail += needed;
    }

    /** Marks the record appended last as the end of its transaction; before its revision is published. */
    public void seal(long main, int sub) {
        if (lastRecord < floor || lastRecord == 0) {
            return;
        }
        ByteBuffer slab = slabs[slabIndex(lastRecord)];
        int offset = (int) (lastRecord % slabBytes);
        if (slab != null && slab.getLong(offset + 8) == main && slab.getInt(offset + 4) == sub) {
            slab.putInt(offset, slab.getInt(offset) | LAST);
        }
    }

    /** A copy of a record, or null where it is not (or no longer) here. */
    public @Nullable Copy read(long main, int sub) {
        long address = (long) SLOT.getAcquire(slots, slot(main, sub));
        if (address == 0 || address < floor) {
            return null;
        }
        ByteBuffer slab = slabs[slabIndex(address)];
        int offset = (int) (address % slabBytes);
        if (slab == null || slab.getLong(offset + 8) != main || slab.getInt(offset + 4) != sub) {
            return null;
        }
        int head = slab.getInt(offset);
        int length = head & LENGTH_MASK;
        if (offset + HEADER_BYTES + length > slabBytes) {
            return null;
        }
        byte[] bytes = new byte[length];
        slab.get(offset + HEADER_BYTES, bytes);
        VarHandle.acquireFence();
        return address < floor ? null : new Copy(bytes, (head & TOMBSTONE) != 0, (head & LAST) != 0);
    }

    /** Bytes of direct memory in use. */
    public long allocatedBytes() {
        long bytes = 0;
        for (ByteBuffer slab : slabs) {
            bytes += slab == null ? 0 : slabBytes;
        }
        return bytes;
    }

    private int slabIndex(long address) {
        return (int) (address / slabBytes % slabs.length);
    }

    /** Goes on in the slab that the tail has come to, or in the first one where that cannot be had; null without any. */
    private @Nullable ByteBuffer enter() {
        if (slabs[slabIndex(tail)] == null && !allocate(slabIndex(tail))) {
            if (slabsUsable == 0) {
                return null;
            }
            tail = (tail / slabBytes + slabs.length - slabIndex(tail)) * slabBytes;
        }
        floor = Math.max(0, tail - (long) slabBytes * (slabs.length - 1));
        // What is written from here on must not be seen by a reader that still sees the old floor after its copy.
        VarHandle.fullFence();
        return slabs[slabIndex(tail)];
    }

    private boolean allocate(int index) {
        if (index >= slabsUsable) {
            return false;
        }
        try {
            slabs[index] = allocator.apply(slabBytes);
            return true;
        } catch (OutOfMemoryError e) {
            // Direct memory has a bound of its own; a cache must not end the process over it. Trying again is slow.
            slabsUsable = index;
            return false;
        }
    }

    private int slot(long main, int sub) {
        return (int) (main + sub * 0x9E3779B9L) & (slots.length - 1);
    }
}
