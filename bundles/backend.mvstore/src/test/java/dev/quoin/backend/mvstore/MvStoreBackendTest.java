package dev.quoin.backend.mvstore;

import dev.quoin.api.backend.BackendFactory;
import dev.quoin.backend.contract.BackendContract;

class MvStoreBackendTest extends BackendContract {

    @Override
    protected BackendFactory factory() {
        return new MvStoreFactory();
    }
}
