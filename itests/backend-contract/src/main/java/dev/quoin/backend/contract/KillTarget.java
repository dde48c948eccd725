package dev.quoin.backend.contract;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendFactory;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.StateStore;
import java.nio.file.Path;
import java.util.Random;

/** The process that a {@link CrashContract} kills: writes for ever, and says what it was told is committed. */
final class KillTarget {

    private KillTarget() {}

    /** Arguments: class of the factory, directory, seed. */
    public static void main(String[] args) throws Exception {
        BackendFactory factory = Class.forName(args[0])
                .asSubclass(BackendFactory.class)
                .getDeclaredConstructor()
                .newInstance();
        Random random = new Random(Long.parseLong(args[2]));
        StateStore store = StoreFixture.open(factory, Path.of(args[1]), 100);
        long n = StoreFixture.check(store);
        say("opened " + n);
        startDefragmenting(store);
        while (true) {
            for (int i = random.nextInt(120); i >= 0; i--) {
                n++;
                StoreFixture.write(store, n);
            }
            store.commit(random.nextInt(4) == 0 ? Durability.SYNCED : Durability.BUFFERED);
            say("committed " + n);
        }
    }

    private static void startDefragmenting(StateStore store) {
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    store.defragment(pairs -> {});
                }
            } catch (BackendException e) {
                say("failed " + e);
                Runtime.getRuntime().halt(1);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    // Standard output is the pipe to the test.
    @SuppressWarnings("SystemOut")
    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
