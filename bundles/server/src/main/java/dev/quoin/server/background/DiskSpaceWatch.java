package dev.quoin.server.background;

import dev.quoin.api.env.Disk;
import dev.quoin.server.request.NoSpaceAlarm;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raises NOSPACE while the disk still has room for what the alarm itself and the next segment of the log take: a log that
 * cannot be written would stop the member, and its reads with it.
 */
public final class DiskSpaceWatch implements Runnable {

    /** How often. */
    public static final long INTERVAL_MILLIS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(DiskSpaceWatch.class);
    private static final long RESERVE_BYTES = 192L << 20;

    private final Disk disk;
    private final Path log;
    private final NoSpaceAlarm alarm;
    private boolean warned;

    public DiskSpaceWatch(Disk disk, Path log, NoSpaceAlarm alarm) {
        this.disk = disk;
        this.log = log;
        this.alarm = alarm;
    }

    @Override
    public void run() {
        try {
            long usable = disk.usableBytes(log);
            if (usable >= RESERVE_BYTES) {
                warned = false;
            } else if (!warned) {
                warned = true;
                LOG.atWarn()
                        .addKeyValue("usable-bytes", usable)
                        .addKeyValue("reserve-bytes", RESERVE_BYTES)
                        .log(
                                "the disk is nearly full: writes are refused, reads go on; free space, then disarm NOSPACE");
                alarm.raiseThen(() -> {});
            }
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("cannot tell how much space the disk has");
        }
    }
}
