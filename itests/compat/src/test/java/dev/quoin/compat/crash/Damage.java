package dev.quoin.compat.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What befalls the backend, or a checkpoint, while the member is down. */
enum Damage {
    NOTHING,
    DIRECTORY_LOST,
    FILE_SHORTENED,
    BYTES_CHANGED,
    CHECKPOINT_LOST,
    CHECKPOINT_SHORTENED;

    /** What can befall a backend on disk. */
    static final List<Damage> ON_DISK = List.of(NOTHING, DIRECTORY_LOST, FILE_SHORTENED, BYTES_CHANGED);

    /** What can befall one in memory. */
    static final List<Damage> IN_MEMORY = List.of(NOTHING, CHECKPOINT_LOST, CHECKPOINT_SHORTENED);

    private static final int CHANGED_BYTES = 200;

    void befall(Path dataDirectory, Random random) throws IOException {
        Path snap = dataDirectory.resolve("member").resolve("snap");
        Path backend = snap.resolve("backend");
        switch (this) {
            case NOTHING -> {}
            case DIRECTORY_LOST -> deleteTree(backend);
            case FILE_SHORTENED -> shorten(largest(backend));
            case BYTES_CHANGED -> change(largest(backend), random);
            case CHECKPOINT_LOST -> {
                for (Path checkpoint : newestCheckpoint(snap)) {
                    Files.delete(checkpoint);
                }
            }
            case CHECKPOINT_SHORTENED -> {
                for (Path checkpoint : newestCheckpoint(snap)) {
                    shorten(checkpoint);
                }
            }
        }
    }

    private static void shorten(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.truncate(file.size() / 2);
        }
    }

    private static void change(Path path, Random random) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            byte[] bytes = new byte[CHANGED_BYTES];
            random.nextBytes(bytes);
            long size = Math.max(1, file.size() - CHANGED_BYTES);
            file.write(ByteBuffer.wrap(bytes), random.nextLong(size));
        }
    }

    /** None, if none was taken yet. */
    private static List<Path> newestCheckpoint(Path snap) throws IOException {
        try (Stream<Path> files = Files.list(snap)) {
            return files.filter(file -> file.toString().endsWith(".checkpoint")).max(Comparator.naturalOrder()).stream()
                    .toList();
        }
    }

    static void deleteTree(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> tree = Files.walk(directory)) {
            all = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }

    private static Path largest(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            return tree.filter(Files::isRegularFile)
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }
}
