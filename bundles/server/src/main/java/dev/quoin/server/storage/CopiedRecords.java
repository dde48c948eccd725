package dev.quoin.server.storage;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreTxn;
import org.jspecify.annotations.Nullable;

/**
 * An image's records, each of which goes into a store as it is walked by: so that the image is read once and the store not
 * at all. One walk, over all of them; what is cut short has copied what it came by.
 */
final class CopiedRecords implements BackendSnapshot {

    private final BackendSnapshot image;
    private final StateStore store;
    private boolean begun;
    private boolean ended;
    private long copied;

    CopiedRecords(BackendSnapshot image, StateStore store) {
        this.image = image;
        this.store = store;
    }

    /** Number of records, all of which are in the store now. */
    long copied() {
        if (!ended) {
            throw new IllegalStateException("the records were not walked to their end");
        }
        return copied;
    }

    @Override
    public byte @Nullable [] get(Bucket bucket, byte[] key) throws BackendException {
        return image.get(bucket, key);
    }

    @Override
    public Cursor scan(Bucket bucket, byte[] from, byte @Nullable [] to) throws BackendException {
        if (bucket != Bucket.KEY || from.length > 0 || to != null || begun) {
            throw new IllegalStateException("records are copied by one walk over all of them");
        }
        begun = true;
        return new CopyingCursor(image.scan(bucket, from, null));
    }

    @Override
    public long count(Bucket bucket) throws BackendException {
        return image.count(bucket);
    }

    /** The image is its owner's to close. */
    @Override
    public void close() {}

    private final class CopyingCursor implements Cursor {

        private final Cursor source;
        private @Nullable StoreTxn txn;
        private byte[] key = {};
        private byte[] value = {};

        CopyingCursor(Cursor source) {
            this.source = source;
        }

        @Override
        public boolean next() throws BackendException {
            if (!source.next()) {
                ended = true;
                endTxn();
                return false;
            }
            key = source.key();
            value = source.value();
            StoreTxn open = txn;
            if (open == null) {
                open = store.begin();
                txn = open;
            }
            open.append(Bucket.KEY, key, value);
            copied++;
            if (copied % ImageImport.PAIRS_PER_TXN == 0) {
                endTxn();
                ImageImport.report(Bucket.KEY, copied);
            }
            return true;
        }

        @Override
        public byte[] key() {
            return key;
        }

        @Override
        public byte[] value() {
            return value;
        }

        @Override
        public void close() {
            endTxn();
            source.close();
        }

        private void endTxn() {
            StoreTxn open = txn;
            txn = null;
            if (open != null) {
                open.end();
            }
        }
    }
}
