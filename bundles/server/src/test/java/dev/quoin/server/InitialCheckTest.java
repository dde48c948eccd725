package dev.quoin.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.metrics.Meters;
import dev.quoin.api.peer.PeerResponse;
import dev.quoin.api.server.Member;
import dev.quoin.env.SystemClock;
import dev.quoin.env.fixture.CrashableDisk;
import dev.quoin.server.fixture.KeptBackend;
import dev.quoin.server.fixture.WiredPeers;
import dev.quoin.server.membership.MemberIds;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** A member of three is started with {@code --experimental-initial-corrupt-check}, and the others answer for their data. */
@Timeout(60)
final class InitialCheckTest {

    private static final String CLUSTER = "a=http://a:1,b=http://b:1,c=http://c:1";
    private static final long PATIENCE_SECONDS = 30;
    private static final int PUTS = 120;

    private final WiredPeers network = new WiredPeers(new SystemClock());
    private final CrashableDisk disk = new CrashableDisk();
    private final KeptBackend backend = new KeptBackend();

    /** What the launcher was told. */
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    private long id;
    private long revision;
    private int hash;

    @BeforeEach
    void writeSomething() throws Exception {
        List<WiredMember> members = new ArrayList<>();
        try {
            members.add(WiredMember.start(disk, network, backend, WiredMember.settings("a", CLUSTER)));
            for (String name : List.of("b", "c")) {
                members.add(WiredMember.start(new CrashableDisk(), network, WiredMember.settings(name, CLUSTER)));
            }
            WiredMember first = members.get(0);
            for (WiredMember member : members) {
                member.ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            // Beyond a snapshot: before there is one, a member that starts knows nobody to ask, as etcd.
            for (int i = 0; i < PUTS; i++) {
                revision = first.put("k", "v" + i).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            hash = first.hash();
            id = first.id();
        } finally {
            members.forEach(WiredMember::close);
        }
    }

    @Test
    void aMemberWithOtherDataThanTheOthersIsClosedBeforeItServes() throws Exception {
        othersAnswer(hash + 1);
        MemberRun run = run();
        run.start();
        assertThat(told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isEqualTo("checkInitialHashKV failed: " + MemberIds.hex(id) + " found data inconsistency with peers");
        assertThat(run.running()).isNull();
        run.close();

        othersAnswer(hash);
        assertRuns();
    }

    @Test
    void aMemberWithTheSameDataRuns() throws Exception {
        othersAnswer(hash);
        assertRuns();
    }

    @Test
    void othersThatCannotBeAskedAreNoReasonNotToRun() throws Exception {
        assertRuns();
    }

    /** Also that the run before has let go of the directory. */
    private void assertRuns() throws Exception {
        MemberRun run = run();
        run.start();
        try {
            while (run.running() == null && told.isEmpty()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
            assertThat(told).isEmpty();
        } finally {
            run.close();
        }
    }

    private void othersAnswer(int theirs) {
        String answer = "{\"header\":{\"revision\":" + revision + "},\"hash\":" + Integer.toUnsignedString(theirs)
                + ",\"compact_revision\":-1}";
        network.answers = request -> request.path().equals("/members/hashkv")
                ? new PeerResponse(200, Map.of(), answer.getBytes(StandardCharsets.UTF_8))
                : new PeerResponse(404, Map.of(), new byte[0]);
    }

    private MemberRun run() {
        Map<String, Object> settings = WiredMember.settings("a", CLUSTER);
        settings.put("experimental$_$initial$_$corrupt$_$check", true);
        BundleContext context = proxy(BundleContext.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getServiceReferences" -> List.of(proxy(ServiceReference.class, (none, of, these) -> null));
            case "getService" -> (Consumer<String>) told::add;
            default -> null;
        });
        return new MemberRun(
                proxy(Member.class, (proxy, method, arguments) -> null),
                Flags.options(settings),
                WiredMember.parts(disk, network, backend, Meters.NONE),
                context,
                TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
    }
}
