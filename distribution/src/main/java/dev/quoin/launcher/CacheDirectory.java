package dev.quoin.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The framework's cache: a directory of this process alone, since two frameworks on one cache destroy each other's. It is
 * removed at exit; one that a killed process left behind is removed by the next start, which knows it by its lock being
 * free.
 */
final class CacheDirectory implements AutoCloseable {
    private static final String PREFIX = "quoin-cache-";
    private static final String LOCK = "lock";

    private final Path directory;
    private final FileChannel lockFile;

    private CacheDirectory(Path directory, FileChannel lockFile) {
        this.directory = directory;
        this.lockFile = lockFile;
    }

    /** Makes one below {@code parent}, after having removed those without an owner. */
    static CacheDirectory create(Path parent) throws IOException {
        removeLeftBehind(parent);
        Path directory = Files.createTempDirectory(parent, PREFIX);
        FileChannel lockFile =
                FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lockFile.lock();
        return new CacheDirectory(directory, lockFile);
    }

    /** Below here the framework may do what it likes. */
    File framework() {
        return directory.resolve("framework").toFile();
    }

    /** Below here Config Admin keeps its files. */
    File configurations() {
        return directory.resolve("config").toFile();
    }

    /** Below here native libraries may be put. */
    Path libraries() throws IOException {
        return Files.createDirectories(directory.resolve("native"));
    }

    private static void removeLeftBehind(Path parent) throws IOException {
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path sibling : siblings) {
                removeIfLeftBehind(sibling);
            }
        }
    }

    private static void removeIfLeftBehind(Path sibling) {
        // Opened without CREATE: a directory that has no lock file yet is one that is being made.
        try (FileChannel channel = FileChannel.open(sibling.resolve(LOCK), StandardOpenOption.WRITE)) {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                remove(sibling);
            }
        } catch (IOException | OverlappingFileLockException e) {
            // Another user's, or one that this very process holds: not ours to remove.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        remove(directory);
        lockFile.close();
    }

    private static void remove(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
