package dev.quoin.backend.contract;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.WriteBatch;
import java.util.ArrayList;
import java.util.List;

/** A batch made by hand. */
public final class ContractBatch implements WriteBatch {

    private interface Operation {
        void replay(Visitor visitor) throws BackendException;
    }

    private final List<Operation> operations = new ArrayList<>();

    public ContractBatch put(Bucket bucket, byte[] key, byte[] value) {
        operations.add(v -> v.put(bucket, key, value));
        return this;
    }

    public ContractBatch append(Bucket bucket, byte[] key, byte[] value) {
        operations.add(v -> v.append(bucket, key, value));
        return this;
    }

    public ContractBatch delete(Bucket bucket, byte[] key) {
        operations.add(v -> v.delete(bucket, key));
        return this;
    }

    /** The batch breaks off here. */
    public ContractBatch fail(String message) {
        operations.add(v -> {
            throw new BackendException(message);
        });
        return this;
    }

    @Override
    public int size() {
        return operations.size();
    }

    @Override
    public void replay(Visitor visitor) throws BackendException {
        for (Operation operation : operations) {
            operation.replay(visitor);
        }
    }
}
