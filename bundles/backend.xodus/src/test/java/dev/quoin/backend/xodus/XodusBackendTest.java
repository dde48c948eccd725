package dev.quoin.backend.xodus;

import dev.quoin.api.backend.BackendFactory;
import dev.quoin.backend.contract.BackendContract;

class XodusBackendTest extends BackendContract {

    @Override
    protected BackendFactory factory() {
        return new XodusFactory();
    }
}
