package dev.quoin.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.compat.Client;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many keys, each written once: entries for the log to be compacted away, and the proof that none is lost. */
final class Preload {

    static final int KEYS = 8_200;

    private static final int WRITERS = 32;
    private static final ByteString FIRST = ByteString.copyFromUtf8("preload/");
    private static final ByteString LAST = ByteString.copyFromUtf8("preload0");

    private Preload() {}

    static void write(MemberProcess member) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try (Client client = new Client(member.clientPort())) {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                ends.add(threads.submit(() -> write(client, writer)));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException("cannot preload " + member.name(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void write(Client client, int writer) {
        for (int i = writer; i < KEYS; i += WRITERS) {
            client.keyValues()
                    .put(PutRequest.newBuilder()
                            .setKey(ByteString.copyFromUtf8("preload/" + i))
                            .setValue(ByteString.copyFromUtf8("v" + i))
                            .build());
        }
    }

    /** Fails where a member lacks one of them. */
    static void requireAll(MemberProcess member) {
        try (Client client = new Client(member.clientPort())) {
            long count = client.keyValues()
                    .range(RangeRequest.newBuilder()
                            .setKey(FIRST)
                            .setRangeEnd(LAST)
                            .setCountOnly(true)
                            .build())
                    .getCount();
            assertThat(count).as("preloaded keys on %s", member.name()).isEqualTo(KEYS);
        }
    }
}
