package dev.quoin.api.backend;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** The state at one point in time. Several threads may read; closing is the owner's. May pin disk space while open. */
@ProviderType
public interface BackendSnapshot extends AutoCloseable {

    /** The value of a key, a fresh array, or null. */
    byte @Nullable [] get(Bucket bucket, byte[] key) throws BackendException;

    /** Walks keys from {@code from} (inclusive) to {@code to} (exclusive, null = to the end) in order. */
    Cursor scan(Bucket bucket, byte[] from, byte @Nullable [] to) throws BackendException;

    /**
     * Walks all keys of a bucket in order, with the lengths of their values: providers that know these without reading, and
     * checking, the values leave that out.
     */
    default Lengths lengths(Bucket bucket) throws BackendException {
        Cursor cursor = scan(bucket, new byte[0], null);
        return new Lengths() {
            @Override
            public boolean next() throws BackendException {
                return cursor.next();
            }

            @Override
            public byte[] key() {
                return cursor.key();
            }

            @Override
            public int valueBytes() {
                return cursor.value().length;
            }

            @Override
            public void close() {
                cursor.close();
            }
        };
    }

    /** The files that hold this state, where the engine's files can be copied as they are; else null. */
    default @Nullable StoreFiles files() throws BackendException {
        return null;
    }

    /**
     * Forgets what the engine keeps of its files in memory, so that what is read next comes from them; nothing where there are
     * no files. What the operating system keeps of them stays, and a page that is not full yet may. Any thread; reads after it
     * take longer.
     */
    default void forgetCached() throws BackendException {}

    /** Number of keys in a bucket; may take time proportional to it. */
    long count(Bucket bucket) throws BackendException;

    @Override
    void close();

    /** A walk over pairs. One thread. */
    interface Cursor extends AutoCloseable {

        /** Steps to the next pair; false at the end. */
        boolean next() throws BackendException;

        /** The current key; the array is the caller's to keep. */
        byte[] key();

        /** The current value; the array is the caller's to keep. */
        byte[] value();

        @Override
        void close();
    }

    /** A walk over keys and the lengths of their values. One thread. */
    interface Lengths extends AutoCloseable {

        /** Steps to the next pair; false at the end. */
        boolean next() throws BackendException;

        /** The current key; the array is the caller's to keep. */
        byte[] key();

        /** Length of the current value. */
        int valueBytes();

        @Override
        void close();
    }
}
