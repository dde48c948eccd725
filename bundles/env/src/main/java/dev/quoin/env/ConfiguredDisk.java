package dev.quoin.env;

import dev.quoin.api.env.Disk;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/** The disk that members use: this machine's, as configured. */
@Component(service = Disk.class, configurationPid = DiskConfig.PID)
@Designate(ocd = DiskConfig.class)
public final class ConfiguredDisk extends LocalDisk {

    @Activate
    @Modified
    void configure(DiskConfig config) {
        sync(!config.unsafe$_$no$_$fsync());
    }
}
