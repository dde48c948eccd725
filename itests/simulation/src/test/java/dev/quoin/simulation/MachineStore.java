package dev.quoin.simulation;

import dev.quoin.api.backend.ActiveBackend;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.env.fixture.Pairs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A machine's storage engine. It outlives processes, and loses what its contract lets it lose. */
final class MachineStore implements ActiveBackend {

    private static final long RECORD_BYTES = 200;

    private final boolean durable;
    private @Nullable KeptStore kept;
    private @Nullable KeptStore lost;

    /**
     * @param durable whether it keeps anything when its process ends
     */
    MachineStore(boolean durable) {
        this.durable = durable;
    }

    /** The process that had it open is gone. */
    void crash(Random random) {
        if (kept != null && durable) {
            kept.crash(random);
        } else {
            kept = null;
        }
    }

    /** Everything is gone, while the log is intact; {@link #find()} brings it back. */
    void lose() {
        if (kept != null) {
            lost = kept;
            kept = null;
        }
    }

    /** As new. */
    void wipe() {
        kept = null;
        lost = null;
    }

    /** Whether it was lost and not found again. */
    boolean lost() {
        return lost != null;
    }

    /** The member got over the loss. */
    void rebuilt() {
        lost = null;
    }

    /** An operator brings back what was lost. */
    void find() {
        if (lost != null) {
            kept = lost;
            lost = null;
        }
    }

    @Override
    public StateStore open(Path snapDirectory) {
        KeptStore opened = kept == null ? new KeptStore() : kept;
        kept = opened;
        return new OpenStore(opened);
    }

    @Override
    public StateStore openNext(Path snapDirectory) {
        return new OpenStore(new KeptStore());
    }

    @Override
    public void activate(StateStore next) {
        KeptStore whole = ((OpenStore) next).kept;
        whole.sync();
        kept = whole;
    }

    @Override
    public boolean exists(Path snapDirectory) {
        return kept != null;
    }

    @Override
    public void discard(Path snapDirectory) {
        kept = null;
    }

    @Override
    public boolean durable(Path snapDirectory) {
        return durable;
    }

    private static final class OpenStore implements StateStore {

        private final KeptStore kept;
        private final Pairs live;
        private @Nullable Txn open;

        OpenStore(KeptStore kept) {
            this.kept = kept;
            this.live = kept.pairs();
        }

        @Override
        public StoreTxn begin() {
            if (open != null) {
                throw new IllegalStateException("a transaction is open, and there is no other thread to end it");
            }
            open = new Txn();
            return open;
        }

        private final class Txn implements StoreTxn {

            private final List<KeptStore.Write> writes = new ArrayList<>();

            @Override
            public void put(Bucket bucket, byte[] key, byte[] value) {
                add(new KeptStore.Write(bucket, key, value));
            }

            @Override
            public void append(Bucket bucket, byte[] key, byte[] value) {
                put(bucket, key, value);
            }

            @Override
            public void delete(Bucket bucket, byte[] key) {
                add(new KeptStore.Write(bucket, key, null));
            }

            private void add(KeptStore.Write write) {
                write.applyTo(live);
                writes.add(write);
            }

            @Override
            public void end() {
                open = null;
                kept.ended(writes);
            }
        }

        @Override
        public byte @Nullable [] get(Bucket bucket, byte[] key) {
            return live.get(bucket, key);
        }

        @Override
        public BackendSnapshot pin() {
            return live.copy();
        }

        @Override
        public void commit(Durability durability) {
            if (durability == Durability.SYNCED) {
                kept.sync();
            }
        }

        @Override
        public long sizeOnDisk() {
            return RECORD_BYTES * live.count(Bucket.KEY);
        }

        @Override
        public long sizeInUse() {
            return sizeOnDisk();
        }

        @Override
        public void reclaim() {
            // There is nothing to give back.
        }

        @Override
        public void defragment(LongConsumer progress) {
            // There is nothing to give back.
        }

        @Override
        public String engine() {
            return "simulated";
        }

        @Override
        public @Nullable BackendException failure() {
            return null;
        }

        @Override
        public void close() {
            kept.sync();
        }
    }
}
