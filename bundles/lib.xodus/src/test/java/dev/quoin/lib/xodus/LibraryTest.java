package dev.quoin.lib.xodus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.TreeSet;
import jetbrains.exodus.ArrayByteIterable;
import jetbrains.exodus.ByteIterable;
import jetbrains.exodus.env.Environment;
import jetbrains.exodus.env.Environments;
import jetbrains.exodus.env.Store;
import jetbrains.exodus.env.StoreConfig;
import jetbrains.exodus.io.DataReaderWriterProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LibraryTest {
    private static final ByteIterable KEY = new ArrayByteIterable(new byte[] {1});

    @Test
    void readsAfterARestartWhatItWrote(@TempDir Path directory) {
        try (Environment environment = Environments.newInstance(directory.toFile())) {
            environment.executeInTransaction(transaction -> {
                Store store = environment.openStore("s", StoreConfig.WITHOUT_DUPLICATES, transaction);
                store.put(transaction, KEY, new ArrayByteIterable(new byte[] {2, 3}));
            });
        }
        try (Environment environment = Environments.newInstance(directory.toFile())) {
            ByteIterable value = environment.computeInReadonlyTransaction(transaction -> environment
                    .openStore("s", StoreConfig.WITHOUT_DUPLICATES, transaction)
                    .get(transaction, KEY));
            assertThat(value).isEqualTo(new ArrayByteIterable(new byte[] {2, 3}));
        }
    }

    @Test
    void namesEveryReaderAndWriterOfXodus() {
        TreeSet<String> names = new TreeSet<>();
        ServiceLoader.load(DataReaderWriterProvider.class)
                .forEach(provider -> names.add(provider.getClass().getSimpleName()));
        assertThat(names)
                .containsExactly(
                        "FileDataReaderWriterProvider",
                        "MemoryDataReaderWriterProvider",
                        "WatchingFileDataReaderWriterProvider");
    }
}
