package dev.quoin.backend.xodus;

import dev.quoin.api.backend.StoreFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import jetbrains.exodus.log.LogUtil;

/**
 * The files of Xodus's log up to the end of one commit. A log that ends there is a store in the state of that commit: Xodus
 * appends, and looks for the last commit when it opens a log.
 *
 * <p>The cleaner may delete a file meanwhile, but none that the commit needs: it waits for the transactions that are older
 * than its own.
 */
final class XodusFiles implements StoreFiles {

    /** Files of Xodus 2, one store for each bucket under etcd's names, all with prefixes. */
    static final String FORMAT = "xodus-2";

    private final Path directory;
    private final StoreProperties properties;
    private final long end;

    /**
     * @param end address at which the commit ends, which has written all before it to the files
     */
    XodusFiles(Path directory, StoreProperties properties, long end) {
        this.directory = directory;
        this.properties = properties;
        this.end = end;
    }

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public long size() {
        return end - blocks().findFirst().map(LogUtil::getAddress).orElse(end);
    }

    @Override
    public void forEach(Visitor visitor) throws IOException {
        byte[] settings = properties.withClean(false).encode();
        visitor.file(StoreProperties.FILE, settings.length, Channels.newChannel(new ByteArrayInputStream(settings)));
        for (String block : blocks().toList()) {
            try (FileChannel channel = FileChannel.open(directory.resolve(block), StandardOpenOption.READ)) {
                long length = Math.min(channel.size(), end - LogUtil.getAddress(block));
                visitor.file(block, length, channel);
            } catch (NoSuchFileException e) {
                // Cleaned away: nothing in it was live.
            }
        }
    }

    /** Names, in the order of the log; those that begin behind the commit are left out. */
    private Stream<String> blocks() {
        String[] names = directory.toFile().list();
        return names == null
                ? Stream.of()
                : List.of(names).stream()
                        .filter(LogUtil::isLogFileName)
                        .filter(name -> LogUtil.getAddress(name) < end)
                        .sorted();
    }
}
