package dev.quoin.backend;

import dev.quoin.api.backend.StoreFiles;
import java.io.IOException;

/** An engine's files, whose values carry the sums of {@link RecordSum}. */
record SummedFiles(StoreFiles files) implements StoreFiles {

    private static final String SUMS = "+crc32c";

    /** The format of an engine's files with sums in them. */
    static String format(String engine) {
        return engine + SUMS;
    }

    @Override
    public String format() {
        return format(files.format());
    }

    @Override
    public long size() {
        return files.size();
    }

    @Override
    public void forEach(Visitor visitor) throws IOException {
        files.forEach(visitor);
    }
}
