package dev.quoin.ctl.etcdutl;

import dev.quoin.api.env.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Appends to a file, which stays its opener's to close. */
final class FileEnd implements WritableByteChannel {

    private final DiskFile file;
    private long position;

    FileEnd(DiskFile file) {
        this.file = file;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int bytes = source.remaining();
        file.write(source, position);
        position += bytes;
        return bytes;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
