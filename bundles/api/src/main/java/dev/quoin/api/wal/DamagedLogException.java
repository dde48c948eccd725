package dev.quoin.api.wal;

/** Records of a log that were durable once cannot be read; {@link WriteAheadLogs#salvage} tells what still can be. */
public class DamagedLogException extends WalException {

    private static final long serialVersionUID = 1L;

    public DamagedLogException(String message) {
        super(message);
    }
}
