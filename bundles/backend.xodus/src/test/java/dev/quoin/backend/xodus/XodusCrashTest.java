package dev.quoin.backend.xodus;

import dev.quoin.api.backend.BackendFactory;
import dev.quoin.backend.contract.CrashContract;

class XodusCrashTest extends CrashContract {

    @Override
    protected BackendFactory factory() {
        return new XodusFactory();
    }
}
