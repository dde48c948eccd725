package dev.quoin.backend.memory;

import dev.quoin.api.backend.Backend;
import dev.quoin.api.backend.BackendFactory;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Component;

/** Opens empty stores in memory; a directory is never touched. */
@Component(property = BackendFactory.NAME + "=" + MemoryFactory.ENGINE)
public final class MemoryFactory implements BackendFactory {

    static final String ENGINE = "memory";

    @Override
    public String name() {
        return ENGINE;
    }

    @Override
    public boolean durable() {
        return false;
    }

    @Override
    public Backend open(Path directory) {
        return new MemoryBackend();
    }
}
