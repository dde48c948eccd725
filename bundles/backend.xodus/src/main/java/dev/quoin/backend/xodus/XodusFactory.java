package dev.quoin.backend.xodus;

import dev.quoin.api.backend.Backend;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendFactory;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Component;

/** Opens stores on Xodus. */
@Component(property = BackendFactory.NAME + "=" + XodusFactory.ENGINE)
public final class XodusFactory implements BackendFactory {

    static final String ENGINE = "xodus";

    @Override
    public String name() {
        return ENGINE;
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public Backend open(Path directory) throws BackendException {
        return XodusBackend.open(directory, LogFileWriter::new);
    }
}
