package dev.quoin.mvcc;

import dev.quoin.mvcc.sum.Mix128;
import dev.quoin.mvcc.sum.Sum128;

/**
 * A sum over the records that were written since the store was opened: whole records, so values and leases too. Nothing is
 * ever taken out, so nothing has to be read. Two members' sums differ by a constant that depends on when each began; the
 * constant staying the same says that both wrote the same. The apply thread.
 */
final class WrittenRecords {

    private final Sum128 sum = new Sum128();
    private final Mix128 mix = new Mix128();

    /** Revision after which it began. */
    final long since;

    WrittenRecords(long since) {
        this.since = since;
    }

    void add(long main, int sub, boolean tombstone, byte[] record) {
        sum.add(mix.begin()
                .number(main)
                .number((long) sub << 1 | (tombstone ? 1 : 0))
                .bytes(record));
    }

    long high() {
        return sum.high();
    }

    long low() {
        return sum.low();
    }
}
