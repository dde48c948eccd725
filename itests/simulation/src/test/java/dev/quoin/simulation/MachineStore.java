package dev.quoin.simulation;

import dev.quoin.api.backend.ActiveBackend;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.CopiedFiles;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.env.Disk;
import dev.quoin.env.fixture.Pairs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A machine's storage engine. It outlives processes, and loses what its contract lets it lose. */
final class MachineStore implements ActiveBackend {

    private static final long RECORD_BYTES = 200;

    private final boolean durable;
    private final boolean filed;
    private @Nullable Disk disk;
    private @Nullable KeptStore kept;
    private @Nullable KeptStore lost;

    /**
     * @param durable whether it keeps anything when its process ends
     * @param filed whether what it keeps can be had as files
     */
    MachineStore(boolean durable, boolean filed) {
        this.durable = durable;
        this.filed = filed;
    }

    /** A process begins, which sees the machine's disk so. */
    void mount(Disk present) {
        disk = present;
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
        KeptStore opened = kept == null ? new KeptStore(new Pairs()) : kept;
        kept = opened;
        return new OpenStore(opened, filed);
    }

    @Override
    public StateStore openNext(Path snapDirectory) {
        return new OpenStore(new KeptStore(new Pairs()), filed);
    }

    @Override
    public StateStore openNext(Path snapDirectory, CopiedFiles files) throws BackendException {
        if (!filed) {
            throw new AssertionError("such files cannot be had");
        }
        try {
            return new OpenStore(
                    new KeptStore(FiledPairs.read(Objects.requireNonNull(disk, "no process"), files.directory())),
                    true);
        } catch (IOException e) {
            throw new BackendException("no store: " + e.getMessage(), e);
        }
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
        private final boolean filed;
        private final Pairs live;
        private @Nullable Txn open;

        OpenStore(KeptStore kept, boolean filed) {
            this.kept = kept;
            this.filed = filed;
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
            return filed ? new FiledPairs(live.copy()) : live.copy();
        }

        @Override
        public @Nullable String fileFormat() {
            return filed ? FiledPairs.FORMAT : null;
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
