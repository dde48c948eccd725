package dev.quoin.api.backend;

import org.osgi.annotation.versioning.ConsumerType;

/** Writes that become visible and durable together, replayed in order to the engine. */
@ConsumerType
public interface WriteBatch {

    /** Number of operations. */
    int size();

    /** Hands all operations over, in the order they were made. */
    void replay(Visitor visitor) throws BackendException;

    /** What an engine does with each operation. Arrays must not be kept or changed. */
    interface Visitor {

        /** Sets a key. */
        void put(Bucket bucket, byte[] key, byte[] value) throws BackendException;

        /** Sets a key that is greater than all keys of the bucket; engines may take a short cut. */
        void append(Bucket bucket, byte[] key, byte[] value) throws BackendException;

        /** Removes a key; does nothing where there is none. */
        void delete(Bucket bucket, byte[] key) throws BackendException;
    }
}
