package dev.quoin.backend.mvstore;

import dev.quoin.api.backend.BackendFactory;
import dev.quoin.backend.contract.CrashContract;

class MvStoreCrashTest extends CrashContract {

    @Override
    protected BackendFactory factory() {
        return new MvStoreFactory();
    }
}
