package dev.quoin.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.env.Disk;
import dev.quoin.api.server.Member;
import dev.quoin.server.storage.MemberParts;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.BundleContext;

@Timeout(60)
final class MemberRunTest {
    private static final MemberOptions OPTIONS = Flags.options(Map.of("data$_$dir", "nowhere"));

    /** Every opening arrives at the disk first, and fails there once it is let go. */
    private final Semaphore arrived = new Semaphore(0);

    private final CountDownLatch letGo = new CountDownLatch(1);

    private final MemberParts parts =
            new MemberParts(null, null, null, null, null, null, null, slowDisk(), null, null, null, null, null);

    private Disk slowDisk() {
        return proxy(Disk.class, method -> {
            arrived.release();
            letGo.await();
            throw new IOException("no disk");
        });
    }

    @Test
    void aCloseDoesNotWaitForAnOpeningLongerThanItMayAndTheNextRunWaitsForItsEnd() throws Exception {
        MemberRun first = run();
        first.start();
        assertThat(arrived.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        first.close();

        MemberRun second = run();
        second.start();
        assertThat(arrived.tryAcquire(300, TimeUnit.MILLISECONDS))
                .as("two runs at one directory")
                .isFalse();
        letGo.countDown();
        assertThat(arrived.tryAcquire(30, TimeUnit.SECONDS))
                .as("the second run")
                .isTrue();
        second.close();
    }

    @Test
    void aRunThatIsClosedBeforeItsTurnOpensNothing() throws Exception {
        MemberRun first = run();
        MemberRun second = run();
        first.start();
        assertThat(arrived.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        second.start();
        second.close();
        letGo.countDown();
        first.close();
        assertThat(arrived.tryAcquire(300, TimeUnit.MILLISECONDS)).isFalse();
    }

    private MemberRun run() {
        Member member = proxy(Member.class, method -> null);
        BundleContext context = proxy(BundleContext.class, method -> List.of());
        return new MemberRun(member, OPTIONS, parts, context, 200);
    }

    /** What a proxy answers to every call. */
    private interface Answer {
        Object to(String method) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method.getName())));
    }
}
