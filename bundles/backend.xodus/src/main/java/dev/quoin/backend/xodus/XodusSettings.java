package dev.quoin.backend.xodus;

import jetbrains.exodus.env.EnvironmentConfig;

/** Xodus as a member wants it, with the reasons. */
final class XodusSettings {

    /** Pages of the log on the heap. Small, because recent values are kept off the heap by {@code mvcc}. */
    private static final long CACHE_BYTES = 48L << 20;

    /** A miss copies a page; 4 KiB pages cut the slowest reads to less than half of what 64 KiB pages take. */
    private static final int CACHE_PAGE_BYTES = 4096;

    /** How long one run of the cleaner may keep commits waiting: about this and the copying of one file. */
    private static final int CLEANER_TRANSACTION_MILLIS = 20;

    private static final int CLEANER_ACQUIRE_MILLIS = 1_000;
    private static final int CLEANER_START_MILLIS = 10_000;
    private static final int CLEANER_PERIOD_MILLIS = 1_000;

    /** Not 0: a reader that has just begun may still look into the file. */
    private static final int DELETION_DELAY_MILLIS = 1_000;

    /** Share of live bytes below which files are rewritten. */
    private static final int UTILIZATION_PERCENT_MIN = 60;

    /** A snapshot that is open for longer ends, because the files it reads are kept as long as it is open. */
    private static final int SNAPSHOT_AGE_MILLIS_MAX = 30 * 60 * 1_000;

    /** Upper bound on what a loss of power takes, beside the explicit syncs. */
    private static final long SYNC_PERIOD_MILLIS = 1_000;

    private XodusSettings() {}

    /**
     * @param recount whether the share of live bytes must be counted anew, because the last stop was not a proper one
     */
    static EnvironmentConfig forFileSize(int logFileSizeKiB, boolean recount) {
        return new EnvironmentConfig()
                .setMemoryUsage(CACHE_BYTES)
                // One cache for each store: the shared one is static and outlives it.
                .setLogCacheShared(false)
                .setLogCachePageSize(CACHE_PAGE_BYTES)
                .setLogCacheUseSoftReferences(false)
                .setLogFileSize(logFileSizeKiB)
                .setLogDurableWrite(false)
                .setLogSyncPeriod(SYNC_PERIOD_MILLIS)
                // Wiping the log is Xodus's idea of clearing an invalid one.
                .setLogClearInvalid(false)
                .setLogAllowRemovable(true)
                .setLogAllowRemote(true)
                .setLogAllowRamDisk(true)
                .setGcEnabled(true)
                .setGcStartIn(CLEANER_START_MILLIS)
                .setGcRunPeriod(CLEANER_PERIOD_MILLIS)
                .setGcMinUtilization(UTILIZATION_PERCENT_MIN)
                .setGcTransactionTimeout(CLEANER_TRANSACTION_MILLIS)
                .setGcTransactionAcquireTimeout(CLEANER_ACQUIRE_MILLIS)
                .setGcFilesDeletionDelay(DELETION_DELAY_MILLIS)
                .setGcUtilizationFromScratch(recount)
                .setEnvMonitorTxnsExpirationTimeout(SNAPSHOT_AGE_MILLIS_MAX)
                // Closing by force would not save how full each file is.
                .setEnvCloseForcedly(false)
                // The share of live bytes can be had from nowhere else.
                .setEnvGatherStatistics(true)
                .setManagementEnabled(false);
    }
}
