package dev.quoin.junit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.ClientBuilder;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.options.GetOption;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Puts and reads keys as text. */
final class KeyClient implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Client client;

    KeyClient(ClientBuilder builder) {
        client = builder.build();
    }

    static KeyClient of(Collection<URI> endpoints) {
        return new KeyClient(
                Client.builder().endpoints(endpoints).connectTimeout(Duration.ofSeconds(PATIENCE_SECONDS)));
    }

    static KeyClient of(Member member) {
        return of(Set.of(member.clientUrl()));
    }

    void put(String key) throws InterruptedException, ExecutionException, TimeoutException {
        put(key, PATIENCE_SECONDS * 1_000);
    }

    void put(String key, long millisMax) throws InterruptedException, ExecutionException, TimeoutException {
        kv().put(bytes(key), bytes("v")).get(millisMax, TimeUnit.MILLISECONDS);
    }

    /** Keys with a prefix as all members agree on them. */
    Set<String> keys(String prefix) throws InterruptedException, ExecutionException, TimeoutException {
        return keys(prefix, false);
    }

    /** Keys with a prefix as the member asked has them. */
    Set<String> ownKeys(String prefix) throws InterruptedException, ExecutionException, TimeoutException {
        return keys(prefix, true);
    }

    private Set<String> keys(String prefix, boolean serializable)
            throws InterruptedException, ExecutionException, TimeoutException {
        GetOption option = GetOption.builder()
                .isPrefix(true)
                .withSerializable(serializable)
                .build();
        Set<String> keys = new TreeSet<>();
        kv().get(bytes(prefix), option)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .getKvs()
                .forEach(kv -> keys.add(kv.getKey().toString(UTF_8)));
        return keys;
    }

    private KV kv() {
        return client.getKVClient();
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, UTF_8);
    }

    @Override
    public void close() {
        client.close();
    }
}
