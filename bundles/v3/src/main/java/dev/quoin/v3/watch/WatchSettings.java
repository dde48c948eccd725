package dev.quoin.v3.watch;

/**
 * Settings of watch streams.
 *
 * @param progressMillis time after which an idle watcher that asked for it is told of progress
 * @param fragmentBytes size below which the pieces of a large batch stay where the watcher allows pieces
 */
public record WatchSettings(long progressMillis, int fragmentBytes) {

    private static final long PROGRESS_MILLIS_MIN = 100;
    private static final int GRPC_OVERHEAD_BYTES = 512 * 1024;

    /** etcd's bounds on what was configured. */
    public static WatchSettings of(long progressMillis, int requestBytesMax) {
        return new WatchSettings(Math.max(progressMillis, PROGRESS_MILLIS_MIN), requestBytesMax + GRPC_OVERHEAD_BYTES);
    }
}
