package dev.quoin.backend.xodus;

import dev.quoin.api.backend.Backend;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendFactory;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/** Opens stores on Xodus. */
@Component(configurationPid = SyncConfig.PID, property = BackendFactory.NAME + "=" + XodusFactory.ENGINE)
@Designate(ocd = SyncConfig.class)
public final class XodusFactory implements BackendFactory {

    static final String ENGINE = "xodus";

    private volatile boolean synced = true;

    /** Counts from the next opening on. */
    @Activate
    @Modified
    void configure(SyncConfig config) {
        synced = !config.unsafe$_$no$_$fsync();
    }

    @Override
    public String name() {
        return ENGINE;
    }

    @Override
    public String fileFormat() {
        return XodusFiles.FORMAT;
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public Backend open(Path directory) throws BackendException {
        return XodusBackend.open(directory, synced ? LogFileWriter::new : UnsyncedWriter::new);
    }
}
