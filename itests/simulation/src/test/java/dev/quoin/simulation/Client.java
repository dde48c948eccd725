package dev.quoin.simulation;

import com.google.protobuf.ByteString;
import dev.quoin.api.server.Caller;
import dev.quoin.api.server.KeyValueRequests;
import dev.quoin.api.server.MemberException;
import dev.quoin.api.server.Reply;
import dev.quoin.history.Answer;
import dev.quoin.history.Call;
import dev.quoin.history.Operation;
import dev.quoin.rpc.etcdserverpb.Compare;
import dev.quoin.rpc.etcdserverpb.DeleteRangeRequest;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A client that does one thing after the other, sometimes by another member, and writes down what it was told. */
final class Client {

    private static final int PAUSE_MILLIS_MAX = 60;
    private static final int LOOK_MILLIS = 50;
    private static final int PATIENCE_MILLIS = 3_000;

    private final World world;
    private final int number;
    private final Random random;
    private final Map<String, @Nullable String> lastSeen = new HashMap<>();
    private @Nullable Machine home;
    private @Nullable Call call;

    Client(World world, int number, Random random) {
        this.world = world;
        this.number = number;
        this.random = random;
    }

    void start() {
        pause();
    }

    /** Whether it has stopped, for there is peace. */
    boolean idle() {
        return world.peace() && call == null;
    }

    private void pause() {
        world.scheduler().afterMillis(1 + random.nextInt(PAUSE_MILLIS_MAX), this::act);
    }

    private void act() {
        if (world.peace()) {
            return;
        }
        if (home == null || home.process() == null || random.nextInt(6) == 0) {
            home = world.anyInService(random);
        }
        Machine target = home;
        MemberProcess process = target.process();
        if (process == null) {
            home = null;
            pause();
            return;
        }
        Operation operation = draw();
        Call begun = world.history().begin(number, operation);
        call = begun;
        world.scheduler().at(world.scheduler().now() + world.network().latency(), process, () -> {
            if (target.member() != null) {
                send(target.member().keyValues(), begun);
            }
        });
        watch(begun, process, world.scheduler().nowMillis() + PATIENCE_MILLIS);
    }

    /** Gives up when the connection breaks or it takes too long. */
    private void watch(Call begun, MemberProcess process, long patientUntil) {
        world.scheduler().afterMillis(LOOK_MILLIS, () -> {
            if (!process.alive() || world.scheduler().nowMillis() > patientUntil) {
                end(begun, begun::unknown);
            } else if (call == begun) {
                watch(begun, process, patientUntil);
            }
        });
    }

    private Operation draw() {
        String key = "k" + random.nextInt(world.settings().keys());
        String value = "v" + world.nextNumber();
        int dice = random.nextInt(100);
        if (dice < 35) {
            return new Operation.Get(key);
        }
        if (dice < 75) {
            return new Operation.Put(key, value);
        }
        if (dice < 80) {
            return new Operation.Delete(key);
        }
        return new Operation.CompareAndSet(key, lastSeen.get(key), value);
    }

    private void send(KeyValueRequests member, Call begun) {
        Operation operation = begun.operation();
        ByteString key = ByteString.copyFromUtf8(operation.key());
        if (operation instanceof Operation.Get) {
            member.range(
                    Caller.ANONYMOUS,
                    RangeRequest.newBuilder().setKey(key).build(),
                    reply(
                            begun,
                            response -> new Answer.Found(
                                    response.getKvsCount() == 0
                                            ? null
                                            : response.getKvs(0).getValue().toStringUtf8(),
                                    response.getHeader().getRevision())));
        } else if (operation instanceof Operation.Put put) {
            member.put(
                    Caller.ANONYMOUS,
                    put(key, put.value()),
                    reply(
                            begun,
                            response -> new Answer.Written(response.getHeader().getRevision())));
        } else if (operation instanceof Operation.Delete) {
            member.deleteRange(
                    Caller.ANONYMOUS,
                    DeleteRangeRequest.newBuilder().setKey(key).build(),
                    reply(
                            begun,
                            response -> new Answer.Deleted(
                                    response.getDeleted() > 0,
                                    response.getHeader().getRevision())));
        } else if (operation instanceof Operation.CompareAndSet swap) {
            member.txn(
                    Caller.ANONYMOUS,
                    TxnRequest.newBuilder()
                            .addCompare(compare(key, swap.expected()))
                            .addSuccess(RequestOp.newBuilder().setRequestPut(put(key, swap.value())))
                            .build(),
                    reply(
                            begun,
                            response -> new Answer.Compared(
                                    response.getSucceeded(),
                                    response.getHeader().getRevision())));
        }
    }

    private static PutRequest put(ByteString key, String value) {
        return PutRequest.newBuilder()
                .setKey(key)
                .setValue(ByteString.copyFromUtf8(value))
                .build();
    }

    private static Compare compare(ByteString key, @Nullable String expected) {
        Compare.Builder compare = Compare.newBuilder().setKey(key).setResult(Compare.CompareResult.EQUAL);
        return expected == null
                ? compare.setTarget(Compare.CompareTarget.VERSION).setVersion(0).build()
                : compare.setTarget(Compare.CompareTarget.VALUE)
                        .setValue(ByteString.copyFromUtf8(expected))
                        .build();
    }

    /** The answer travels, too; a failure leaves open whether a write happened. */
    private <T> Reply<T> reply(Call begun, Function<T, Answer> read) {
        return new Reply<>() {
            @Override
            public void done(T response) {
                Answer answer = read.apply(response);
                travel(() -> end(begun, () -> answered(begun, answer)));
            }

            @Override
            public void failed(MemberException failure) {
                travel(() -> end(begun, begun::unknown));
            }
        };
    }

    private void answered(Call begun, Answer answer) {
        begun.ok(answer);
        if (answer instanceof Answer.Found found) {
            lastSeen.put(begun.operation().key(), found.value());
        }
    }

    private void travel(Runnable arrival) {
        world.scheduler().after(world.network().latency(), arrival);
    }

    private void end(Call begun, Runnable how) {
        if (call == begun) {
            how.run();
            call = null;
            pause();
        }
    }
}
