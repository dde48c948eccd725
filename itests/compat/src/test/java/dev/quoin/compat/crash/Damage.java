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

/** What befalls the backend while the member is down. */
enum Damage {
    NOTHING,
    DIRECTORY_LOST,
    FILE_SHORTENED,
    BYTES_CHANGED;

    private static final int CHANGED_BYTES = 200;

    void befall(Path dataDirectory, Random random) throws IOException {
        Path backend = dataDirectory.resolve("member").resolve("snap").resolve("backend");
        if (!Files.isDirectory(backend)) {
            return;
        }
        switch (this) {
            case NOTHING -> {}
            case DIRECTORY_LOST -> deleteTree(backend);
            case FILE_SHORTENED -> {
                try (FileChannel file = FileChannel.open(largest(backend), StandardOpenOption.WRITE)) {
                    file.truncate(file.size() / 2);
                }
            }
            case BYTES_CHANGED -> {
                try (FileChannel file = FileChannel.open(largest(backend), StandardOpenOption.WRITE)) {
                    byte[] bytes = new byte[CHANGED_BYTES];
                    random.nextBytes(bytes);
                    long size = Math.max(1, file.size() - CHANGED_BYTES);
                    file.write(ByteBuffer.wrap(bytes), random.nextLong(size));
                }
            }
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
