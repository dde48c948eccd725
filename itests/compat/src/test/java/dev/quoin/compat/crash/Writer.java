package dev.quoin.compat.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.compat.Client;
import dev.quoin.rpc.etcdserverpb.LeaseLeasesRequest;
import dev.quoin.rpc.etcdserverpb.LeaseStatus;
import dev.quoin.rpc.etcdserverpb.LeaseTimeToLiveRequest;
import dev.quoin.rpc.etcdserverpb.LeaseTimeToLiveResponse;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.mvccpb.KeyValue;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes its own keys one request after the other until the server is gone, and knows what the server must hold: all that
 * was acknowledged, and the last request wholly or not at all.
 */
final class Writer {

    private static final int KEYS = 8;
    private static final int LEASES = 3;
    private static final int LEASE_IDS = 1_000;
    private static final long TTL_SECONDS_MIN = 10_000;

    private final int number;
    private final Random random;
    private Holdings acknowledged = Holdings.none();
    private @Nullable Write pending;
    private long revisionMax;
    private long counter;

    Writer(int number, long seed) {
        this.number = number;
        this.random = new Random(seed * 31 + number);
    }

    /** The highest revision that this writer was told. */
    long revisionMax() {
        return revisionMax;
    }

    /** How many keys it has, when nothing is pending. */
    int keys() {
        return acknowledged.keys().size();
    }

    /** Writes until a request fails because the server is gone. */
    void writeUntilGone(Client client, Runnable onAcknowledged) {
        while (true) {
            Write write = next();
            pending = write;
            long revision;
            try {
                revision = write.send(client);
            } catch (StatusRuntimeException e) {
                return;
            }
            assertThat(revision).as("revision of %s", write).isGreaterThanOrEqualTo(revisionMax);
            revisionMax = revision;
            write.apply(acknowledged, revision);
            pending = null;
            onAcknowledged.run();
        }
    }

    /** Compares what the server holds with what it must hold. */
    void check(Client client) {
        Holdings seen = seen(client);
        Write unknown = pending;
        pending = null;
        if (acknowledged.isSeenAs(seen)) {
            // Adopts nothing: all revisions are known.
            acknowledged = seen;
            return;
        }
        assertThat(unknown)
                .as("writer %d: %s, but the server has %s", number, acknowledged, seen)
                .isNotNull();
        Holdings other = acknowledged.copy();
        if (unknown != null) {
            unknown.apply(other, Holdings.UNKNOWN);
        }
        assertThat(other.isSeenAs(seen))
                .as("writer %d: %s, perhaps after %s, but the server has %s", number, acknowledged, unknown, seen)
                .isTrue();
        acknowledged = seen;
    }

    private Write next() {
        long lease = (long) number * LEASE_IDS + random.nextInt(LEASES) + 1;
        boolean granted = acknowledged.leases().containsKey(lease);
        return switch (random.nextInt(12)) {
            case 0, 1 -> new Write.Delete(key(random.nextInt(KEYS)));
            case 2, 3 -> {
                int from = random.nextInt(KEYS);
                yield new Write.Txn(put(from, 0), put((from + 1) % KEYS, 0), new Write.Delete(key((from + 2) % KEYS)));
            }
            case 4 ->
                granted ? new Write.Revoke(lease) : new Write.Grant(lease, TTL_SECONDS_MIN + random.nextInt(1_000));
            case 5, 6 -> granted ? put(random.nextInt(KEYS), lease) : new Write.Grant(lease, TTL_SECONDS_MIN);
            default -> put(random.nextInt(KEYS), 0);
        };
    }

    private Write.Put put(int key, long lease) {
        return new Write.Put(key(key), "v" + counter++ + "x".repeat(random.nextInt(200)), lease);
    }

    private String key(int key) {
        return prefix() + key;
    }

    private String prefix() {
        return "w" + number + "/";
    }

    private Holdings seen(Client client) {
        Holdings seen = Holdings.none();
        List<KeyValue> all = client.keyValues()
                .range(RangeRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8(prefix()))
                        .setRangeEnd(ByteString.copyFromUtf8("w" + number + "0"))
                        .build())
                .getKvsList();
        for (KeyValue one : all) {
            seen.put(one.getKey().toStringUtf8(), one.getValue().toStringUtf8(), one.getLease(), one.getModRevision());
        }
        for (LeaseStatus lease : client.leases()
                .leaseLeases(LeaseLeasesRequest.getDefaultInstance())
                .getLeasesList()) {
            if (lease.getID() / LEASE_IDS == number) {
                seen.leases().put(lease.getID(), checkedTtl(client, lease.getID(), seen));
            }
        }
        return seen;
    }

    /** The granted time of a lease that must be alive and have the keys that say they hang on it. */
    private static long checkedTtl(Client client, long lease, Holdings seen) {
        LeaseTimeToLiveResponse life = client.leases()
                .leaseTimeToLive(LeaseTimeToLiveRequest.newBuilder()
                        .setID(lease)
                        .setKeys(true)
                        .build());
        assertThat(life.getTTL()).as("lease %d", lease).isBetween(1L, life.getGrantedTTL() + 10);
        assertThat(life.getKeysList().stream().map(ByteString::toStringUtf8).collect(Collectors.toSet()))
                .as("keys of lease %d", lease)
                .isEqualTo(new TreeMap<>(seen.keys())
                        .entrySet().stream()
                                .filter(entry -> entry.getValue().lease() == lease)
                                .map(java.util.Map.Entry::getKey)
                                .collect(Collectors.toSet()));
        return life.getGrantedTTL();
    }
}
