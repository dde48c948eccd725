package dev.quoin.mvcc.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.Lease;
import dev.quoin.api.mvcc.LeaseExistsException;
import dev.quoin.api.mvcc.LeaseNotFoundException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table against one that keeps nothing sorted and looks at every lease each time. */
class LeaseOracleTest {

    private static final int STEPS = 3000;
    private static final int IDS = 20;

    private static final class Model {
        final long ttl;
        long expiry;
        long retry = Long.MIN_VALUE;

        Model(long ttl) {
            this.ttl = ttl;
        }
    }

    private final LeaseWorld world = new LeaseWorld();
    private final LeaseTable table = new LeaseTable(world, Meters.NONE, 3, true);
    private final Map<Long, Model> model = new TreeMap<>();
    private final Map<ByteString, Long> holders = new HashMap<>();
    private boolean primary;
    private long now;

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15})
    void agreesWithATableThatLooksAtEverything(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        for (int step = 0; step < STEPS; step++) {
            step(random);
            for (long id = 1; id <= IDS; id++) {
                assertThat(table.lookup(id)).as("seed %d, step %d", seed, step).isEqualTo(expected(id));
            }
        }
    }

    private void step(SplittableRandom random) throws Exception {
        long id = 1L + random.nextInt(IDS);
        ByteString key = ByteString.copyFromUtf8("k" + random.nextInt(40));
        switch (random.nextInt(10)) {
            case 0 -> grant(id, 1 + random.nextInt(30));
            case 1 -> revoke(id);
            case 2 -> promote(random.nextInt(5));
            case 3 -> demote();
            case 4 -> renew(id);
            case 5 -> attach(id, key);
            case 6 -> {
                table.detach(key);
                holders.remove(key);
            }
            case 7, 8 -> {
                long seconds = random.nextInt(6);
                world.advance(seconds);
                now += seconds;
            }
            default -> assertThat(new HashSet<>(table.expired(IDS))).isEqualTo(expired());
        }
        assertThat(table.leaseOf(key)).isEqualTo(holders.getOrDefault(key, 0L));
    }

    private void grant(long id, long ttl) throws Exception {
        boolean granted = true;
        try {
            table.grant(world, id, ttl);
        } catch (LeaseExistsException e) {
            granted = false;
        }
        assertThat(granted).isEqualTo(!model.containsKey(id));
        if (granted) {
            Model lease = new Model(Math.max(3, ttl));
            lease.expiry = now + lease.ttl;
            model.put(id, lease);
        }
    }

    private void revoke(long id) {
        Set<ByteString> keys = holders.entrySet().stream()
                .filter(entry -> entry.getValue() == id)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        world.deleted.clear();
        boolean revoked = true;
        try {
            table.revoke(world, world.keys(table), id);
        } catch (LeaseNotFoundException e) {
            revoked = false;
        }
        assertThat(revoked).isEqualTo(model.remove(id) != null);
        assertThat(new HashSet<>(world.deleted)).isEqualTo(revoked ? keys : Set.of());
        holders.keySet().removeAll(keys);
    }

    private void promote(long extendSeconds) {
        table.promote(extendSeconds * 1000);
        primary = true;
        model.values().forEach(lease -> {
            lease.expiry = now + lease.ttl + extendSeconds;
            lease.retry = Long.MIN_VALUE;
        });
    }

    private void demote() {
        table.demote();
        primary = false;
    }

    private void renew(long id) {
        long ttl;
        try {
            ttl = table.renew(id);
        } catch (LeaseNotFoundException e) {
            ttl = 0;
        }
        Model lease = model.get(id);
        if (!primary) {
            assertThat(ttl).isEqualTo(-1);
        } else if (lease == null || lease.expiry <= now) {
            assertThat(ttl).isZero();
        } else {
            assertThat(ttl).isEqualTo(lease.ttl);
            lease.expiry = now + lease.ttl;
        }
    }

    private void attach(long id, ByteString key) {
        assertThat(table.attach(id, key)).isEqualTo(model.containsKey(id));
        if (model.containsKey(id)) {
            holders.put(key, id);
        } else {
            holders.remove(key);
        }
    }

    private Set<Long> expired() {
        Set<Long> expired = new HashSet<>();
        model.forEach((id, lease) -> {
            if (primary && lease.expiry <= now && lease.retry <= now) {
                lease.retry = now + 3;
                expired.add(id);
            }
        });
        return expired;
    }

    private @Nullable Lease expected(long id) {
        Model lease = model.get(id);
        return lease == null ? null : new Lease(id, lease.ttl, primary ? lease.expiry - now : -1);
    }
}
