package dev.quoin.mvcc.index;

import dev.quoin.mvcc.sum.Mix128;
import dev.quoin.mvcc.sum.Sum128;

/**
 * How many keys are alive, and a sum over them: key, revisions, version, and whether there is a lease. All of that the index
 * knows, so a key that is overwritten is taken out without its value. {@link KeyIndex} locks.
 */
final class LiveKeys {

    private final Sum128 sum;
    private final Mix128 mix = new Mix128();
    private long count;

    LiveKeys() {
        this(0, 0, 0);
    }

    LiveKeys(long count, long high, long low) {
        this.count = count;
        this.sum = new Sum128(high, low);
    }

    /** A key is alive in this state. */
    void add(byte[] key, KeyEntry entry) {
        sum.add(mixed(key, entry));
        count++;
    }

    /** A key's state is about to change; nothing where it is dead. */
    void remove(byte[] key, KeyEntry entry) {
        if (entry.live()) {
            sum.subtract(mixed(key, entry));
            count--;
        }
    }

    long count() {
        return count;
    }

    long[] sum() {
        return new long[] {sum.high(), sum.low()};
    }

    private Mix128 mixed(byte[] key, KeyEntry entry) {
        KeyRevision now = entry.newest(key);
        return mix(mix, key, now);
    }

    /** What a living key adds to the sum. */
    static Mix128 mix(Mix128 mix, byte[] key, KeyRevision now) {
        return mix.begin()
                .bytes(key)
                .number(now.main())
                .number((long) now.sub() << 1 | (now.leased() ? 1 : 0))
                .number(now.created())
                .number(now.version());
    }
}
