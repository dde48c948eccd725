package dev.quoin.backend.memory;

import dev.quoin.api.backend.BackendFactory;
import dev.quoin.backend.contract.BackendContract;

class MemoryBackendTest extends BackendContract {

    @Override
    protected BackendFactory factory() {
        return new MemoryFactory();
    }
}
