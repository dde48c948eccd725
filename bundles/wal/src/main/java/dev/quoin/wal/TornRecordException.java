package dev.quoin.wal;

import dev.quoin.api.wal.WalException;
import java.nio.file.Path;

/** The newest segment ends in a record that a crash cut short; cutting it off loses nothing that was acknowledged. */
final class TornRecordException extends WalException {

    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final long offset;

    TornRecordException(Path file, long offset) {
        super(file + ": torn record at offset " + offset);
        this.file = file;
        this.offset = offset;
    }

    Path file() {
        return file;
    }

    long offset() {
        return offset;
    }
}
