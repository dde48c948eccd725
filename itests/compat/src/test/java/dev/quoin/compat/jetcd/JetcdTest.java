package dev.quoin.compat.jetcd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.compat.Server;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Lease;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.common.exception.CompactedException;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.etcd.jetcd.lease.LeaseTimeToLiveResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.CompactOption;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.LeaseOption;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JetcdTest {

    /** Longer than the expiry of the shortest lease on a busy machine. */
    private static final long PATIENCE_SECONDS = 20;

    private Server server;
    private Client client;
    private KV kv;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        server = Server.start(Server.Kind.QUOIN, directory.resolve("data"));
        client = Client.builder().endpoints(server.endpoint()).build();
        kv = client.getKVClient();
    }

    @AfterAll
    void stop() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void putsAndGets() throws Exception {
        assertThat(get(kv.put(bytes("get/a"), bytes("1"))).hasPrevKv()).isFalse();
        get(kv.put(bytes("get/b"), bytes("2")));
        KeyValue previous = get(kv.put(
                        bytes("get/a"),
                        bytes("3"),
                        PutOption.builder().withPrevKV().build()))
                .getPrevKv();
        assertThat(previous.getValue()).isEqualTo(bytes("1"));

        GetResponse one = get(kv.get(bytes("get/a")));
        assertThat(one.getKvs()).hasSize(1);
        assertThat(one.getKvs().get(0).getVersion()).isEqualTo(2);
        GetResponse all = get(kv.get(
                bytes("get/"),
                GetOption.builder()
                        .isPrefix(true)
                        .withSortField(GetOption.SortTarget.MOD)
                        .withSortOrder(GetOption.SortOrder.DESCEND)
                        .build()));
        assertThat(all.getKvs()).extracting(KeyValue::getValue).containsExactly(bytes("3"), bytes("2"));
        assertThat(get(kv.delete(
                                bytes("get/"),
                                DeleteOption.builder().isPrefix(true).build()))
                        .getDeleted())
                .isEqualTo(2);
        assertThat(get(kv.get(
                                bytes("get/"),
                                GetOption.builder()
                                        .isPrefix(true)
                                        .withCountOnly(true)
                                        .build()))
                        .getCount())
                .isZero();
    }

    @Test
    void swapsInATransaction() throws Exception {
        get(kv.put(bytes("txn"), bytes("old")));
        for (boolean first : new boolean[] {true, false}) {
            TxnResponse response = get(kv.txn()
                    .If(new Cmp(bytes("txn"), Cmp.Op.EQUAL, CmpTarget.value(bytes("old"))))
                    .Then(Op.put(bytes("txn"), bytes("new"), PutOption.DEFAULT))
                    .Else(Op.get(bytes("txn"), GetOption.DEFAULT))
                    .commit());
            assertThat(response.isSucceeded()).isEqualTo(first);
            if (!first) {
                assertThat(response.getGetResponses().get(0).getKvs().get(0).getValue())
                        .isEqualTo(bytes("new"));
            }
        }
    }

    @Test
    void watchesFromARevisionOn() throws Exception {
        long before = get(kv.put(bytes("watch"), bytes("0"))).getHeader().getRevision();
        get(kv.put(bytes("watch"), bytes("1")));
        BlockingQueue<WatchEvent> events = new LinkedBlockingQueue<>();
        WatchOption option =
                WatchOption.builder().withRevision(before + 1).withPrevKV(true).build();
        try (Watch.Watcher watcher = client.getWatchClient()
                .watch(bytes("watch"), option, response -> events.addAll(response.getEvents()))) {
            assertThat(next(events).getKeyValue().getValue()).isEqualTo(bytes("1"));
            get(kv.put(bytes("watch"), bytes("2")));
            WatchEvent put = next(events);
            assertThat(put.getEventType()).isEqualTo(WatchEvent.EventType.PUT);
            assertThat(put.getPrevKV().getValue()).isEqualTo(bytes("1"));
            get(kv.delete(bytes("watch")));
            assertThat(next(events).getEventType()).isEqualTo(WatchEvent.EventType.DELETE);
            assertThat(watcher.isClosed()).isFalse();
        }
    }

    @Test
    void isToldThatARevisionIsCompacted() throws Exception {
        get(kv.put(bytes("old"), bytes("1")));
        long revision = get(kv.put(bytes("old"), bytes("2"))).getHeader().getRevision();
        get(kv.compact(
                revision, CompactOption.builder().withCompactPhysical(true).build()));
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Watch.Watcher watcher = client.getWatchClient()
                .watch(
                        bytes("old"),
                        WatchOption.builder().withRevision(1).build(),
                        Watch.listener(response -> {}, failure::complete));
        assertThat(get(failure))
                .isInstanceOfSatisfying(
                        CompactedException.class,
                        e -> assertThat(e.getCompactedRevision()).isEqualTo(revision));
        watcher.close();
    }

    @Test
    void keepsALeaseAliveAndLetsItExpire() throws Exception {
        Lease leases = client.getLeaseClient();
        long id = get(leases.grant(60)).getID();
        get(kv.put(
                bytes("lease"), bytes("1"), PutOption.builder().withLeaseId(id).build()));
        LeaseKeepAliveResponse alive = get(leases.keepAliveOnce(id));
        assertThat(alive.getTTL()).isEqualTo(60);
        LeaseTimeToLiveResponse left = get(
                leases.timeToLive(id, LeaseOption.builder().withAttachedKeys().build()));
        assertThat(left.getKeys()).containsExactly(bytes("lease"));
        assertThat(left.getGrantedTTL()).isEqualTo(60);
        get(leases.revoke(id));
        assertThat(get(kv.get(bytes("lease"))).getKvs()).isEmpty();
        assertThatThrownBy(() -> get(leases.revoke(id))).hasMessageContaining("requested lease not found");

        BlockingQueue<WatchEvent> events = new LinkedBlockingQueue<>();
        try (Watch.Watcher watcher =
                client.getWatchClient().watch(bytes("short"), response -> events.addAll(response.getEvents()))) {
            long shortest = get(leases.grant(1)).getID();
            get(kv.put(
                    bytes("short"),
                    bytes("1"),
                    PutOption.builder().withLeaseId(shortest).build()));
            List<WatchEvent> seen = List.of(next(events), next(events));
            assertThat(seen)
                    .extracting(WatchEvent::getEventType)
                    .containsExactly(WatchEvent.EventType.PUT, WatchEvent.EventType.DELETE);
            assertThat(watcher.isClosed()).isFalse();
        }
    }

    @Test
    void asksForTheMembers() throws Exception {
        assertThat(get(client.getClusterClient().listMember()).getMembers())
                .singleElement()
                .satisfies(member -> assertThat(member.getName()).isEqualTo("m"));
    }

    private static WatchEvent next(BlockingQueue<WatchEvent> events) throws InterruptedException {
        WatchEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        return event;
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, UTF_8);
    }
}
