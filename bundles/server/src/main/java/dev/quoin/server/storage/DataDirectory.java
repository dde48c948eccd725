package dev.quoin.server.storage;

import java.nio.file.Path;

/**
 * Where a member's files are.
 *
 * @param root what {@code --data-dir} names
 * @param wal the log's segments
 * @param snap {@code .snap} files, checkpoints and, below it, the backend
 */
public record DataDirectory(Path root, Path wal, Path snap) {

    /** What holds all of a member's files below its root. */
    static final String MEMBER = "member";

    /**
     * The directories of a member.
     *
     * @param walDir what {@code --wal-dir} names, or the empty string
     */
    public static DataDirectory of(Path root, String walDir) {
        Path member = root.resolve(MEMBER);
        return new DataDirectory(
                root, walDir.isEmpty() ? member.resolve("wal") : Path.of(walDir), member.resolve("snap"));
    }

    /** The bbolt file of an etcd that had this directory before. */
    Path etcdDatabase() {
        return snap.resolve("db");
    }

    /** The checkpoint taken at an index. */
    Path checkpoint(long index) {
        return snap.resolve(String.format("%016x.checkpoint", index));
    }
}
