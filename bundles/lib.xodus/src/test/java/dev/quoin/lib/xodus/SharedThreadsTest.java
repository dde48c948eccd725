package dev.quoin.lib.xodus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jetbrains.exodus.ArrayByteIterable;
import jetbrains.exodus.core.execution.SharedTimer;
import jetbrains.exodus.env.Environment;
import jetbrains.exodus.env.Environments;
import jetbrains.exodus.env.Store;
import jetbrains.exodus.env.StoreConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharedThreadsTest {
    @TempDir
    Path directory;

    @AfterEach
    void leaveThemToOtherTests() throws Exception {
        SharedThreads.resume();
    }

    @Test
    void endsEveryThreadThatXodusLeavesBehind() throws Exception {
        write();
        assertThat(threads()).isNotEmpty();
        SharedThreads.end();
        assertThat(threads()).isEmpty();
    }

    @Test
    void startsThemAgainForTheSameClassLoaderAsOftenAsItTakes() throws Exception {
        for (int i = 0; i < 3; i++) {
            write();
            SharedThreads.end();
            SharedThreads.resume();
            CountDownLatch ticked = new CountDownLatch(1);
            SharedTimer.registerPeriodicTask(new Tick(ticked));
            assertThat(ticked.await(30, TimeUnit.SECONDS))
                    .as("the timer ticks, round " + i)
                    .isTrue();
        }
    }

    private void write() {
        try (Environment environment = Environments.newInstance(directory.toFile())) {
            environment.executeInTransaction(transaction -> {
                Store store = environment.openStore("s", StoreConfig.WITHOUT_DUPLICATES, transaction);
                store.put(transaction, new ArrayByteIterable(new byte[] {1}), new ArrayByteIterable(new byte[] {2}));
            });
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("Exodus") || name.startsWith("threadJobProcessor"))
                .toList();
    }

    private record Tick(CountDownLatch ticked) implements SharedTimer.ExpirablePeriodicTask {
        @Override
        public boolean isExpired() {
            return ticked.getCount() == 0;
        }

        @Override
        public void run() {
            ticked.countDown();
        }
    }
}
