package dev.quoin.simulation;

import com.google.protobuf.ByteString;
import dev.quoin.api.server.Caller;
import dev.quoin.api.server.MemberException;
import dev.quoin.api.server.Reply;
import dev.quoin.rpc.etcdserverpb.LeaseGrantRequest;
import dev.quoin.rpc.etcdserverpb.LeaseKeepAliveRequest;
import dev.quoin.rpc.etcdserverpb.LeaseRevokeRequest;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.server.OpenedMember;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Takes a lease, hangs keys on it, keeps it alive for a while and then forgets it or gives it back, again and again. */
final class LeaseHolder {

    /** What its keys begin with: they are gone when their lease is. */
    static final String KEY_PREFIX = "lease";

    private static final int PATIENCE_MILLIS = 3_000;
    private static final int TTL_SECONDS_MAX = 4;
    private static final int RENEWALS_MAX = 5;
    private static final long NUMBERS = 1_000_000;

    private final World world;
    private final int number;
    private final Random random;
    private long quietAtMillis;
    private int renewals;

    LeaseHolder(World world, int number, Random random) {
        this.world = world;
        this.number = number;
        this.random = random;
    }

    void start() {
        world.scheduler().afterMillis(random.nextInt(PATIENCE_MILLIS), this::grant);
    }

    /** Whether nothing it asked for is under way any more. */
    boolean idle() {
        return world.scheduler().nowMillis() >= quietAtMillis;
    }

    private void grant() {
        if (world.peace()) {
            return;
        }
        long id = number * NUMBERS + world.nextNumber();
        long since = world.scheduler().now();
        boolean[] granted = new boolean[1];
        LeaseGrantRequest request = LeaseGrantRequest.newBuilder()
                .setID(id)
                .setTTL(1 + random.nextInt(TTL_SECONDS_MAX))
                .build();
        ask(member -> member.leases().grant(Caller.ANONYMOUS, request, reply(response -> {
            granted[0] = true;
            world.leases().promised(id, response.getTTL(), since);
            hang(id);
            renewals = random.nextInt(RENEWALS_MAX + 1);
            step(id, response.getTTL());
        })));
        world.scheduler().afterMillis(PATIENCE_MILLIS, () -> {
            if (!granted[0]) {
                grant();
            }
        });
    }

    /** Hangs a key on it, or two. */
    private void hang(long id) {
        for (int left = 1 + random.nextInt(2); left > 0; left--) {
            PutRequest put = PutRequest.newBuilder()
                    .setKey(ByteString.copyFromUtf8(KEY_PREFIX + random.nextInt(3)))
                    .setValue(ByteString.copyFromUtf8("v" + world.nextNumber()))
                    .setLease(id)
                    .build();
            ask(member -> member.keyValues().put(Caller.ANONYMOUS, put, reply(done -> {})));
        }
    }

    private void step(long id, long ttlSeconds) {
        long third = TimeUnit.SECONDS.toMillis(ttlSeconds) / 3;
        if (world.peace()) {
            return;
        }
        if (renewals-- > 0) {
            world.scheduler().afterMillis(third, () -> {
                renew(id);
                step(id, ttlSeconds);
            });
            return;
        }
        if (random.nextInt(4) == 0) {
            world.leases().givenBack(id);
            ask(member -> member.leases()
                    .revoke(
                            Caller.ANONYMOUS,
                            LeaseRevokeRequest.newBuilder().setID(id).build(),
                            reply(done -> {})));
        }
        world.scheduler().afterMillis(1 + random.nextInt(5 * (int) third), this::grant);
    }

    private void renew(long id) {
        long since = world.scheduler().now();
        LeaseKeepAliveRequest request =
                LeaseKeepAliveRequest.newBuilder().setID(id).build();
        ask(member -> member.leases().keepAlive(Caller.ANONYMOUS, request, heard(response -> {
            if (response.getTTL() > 0) {
                world.leases().renewed(id, response.getTTL(), since);
            }
        })));
    }

    private void ask(Consumer<OpenedMember> question) {
        quietAtMillis = world.scheduler().nowMillis() + PATIENCE_MILLIS;
        Machine target = world.anyInService(random);
        MemberProcess process = target.process();
        if (process != null) {
            world.scheduler().at(world.scheduler().now() + world.network().latency(), process, () -> {
                if (target.member() != null) {
                    question.accept(target.member());
                }
            });
        }
    }

    /** An answer that travels. */
    private <T> Reply<T> reply(Consumer<T> answered) {
        return heard(response -> world.scheduler().after(world.network().latency(), () -> answered.accept(response)));
    }

    /** An answer where it is given. */
    private static <T> Reply<T> heard(Consumer<T> given) {
        return new Reply<>() {
            @Override
            public void done(T response) {
                given.accept(response);
            }

            @Override
            public void failed(MemberException failure) {
                // It ends by itself.
            }
        };
    }
}
