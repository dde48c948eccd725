package dev.quoin.benchmark;

import com.google.protobuf.ByteString;
import dev.quoin.benchmark.Load.Request;
import dev.quoin.benchmark.Load.RequestSource;
import dev.quoin.rpc.etcdserverpb.Compare;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import dev.quoin.rpc.grpc.etcdserverpb.KVGrpc;
import io.grpc.MethodDescriptor;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** The requests: 8-byte keys, 256-byte values. */
final class Requests {

    static final int VALUE_BYTES = 256;

    private static final MethodDescriptor<byte[], byte[]> PUT = Connections.raw(KVGrpc.getPutMethod());
    private static final MethodDescriptor<byte[], byte[]> RANGE = Connections.raw(KVGrpc.getRangeMethod());
    private static final MethodDescriptor<byte[], byte[]> TXN = Connections.raw(KVGrpc.getTxnMethod());

    private final ByteString value;
    private final long keySpace;
    private final SplittableRandom seeds = new SplittableRandom(1);
    private final AtomicLong sequence = new AtomicLong();

    Requests(long keySpace) {
        byte[] bytes = new byte[VALUE_BYTES];
        seeds.nextBytes(bytes);
        this.value = ByteString.copyFrom(bytes);
        this.keySpace = keySpace;
    }

    /** Puts to keys all over the key space. */
    RequestSource puts() {
        return number -> put(key(spread(number)));
    }

    /** Puts to one key after the other. */
    RequestSource sequentialPuts() {
        return number -> put(key(sequence.getAndIncrement() % keySpace));
    }

    /** Reads of one key each. */
    RequestSource ranges(boolean serializable) {
        return number -> new Request(
                RANGE,
                RangeRequest.newBuilder()
                        .setKey(key(spread(number)))
                        .setSerializable(serializable)
                        .build()
                        .toByteArray());
    }

    /** Four reads to each write. */
    RequestSource mixed() {
        RequestSource puts = puts();
        RequestSource ranges = ranges(false);
        return number -> number % 5 == 0 ? puts.next(number) : ranges.next(number);
    }

    /** Puts that compare the version first. */
    RequestSource txns() {
        return number -> {
            ByteString key = key(spread(number));
            return new Request(
                    TXN,
                    TxnRequest.newBuilder()
                            .addCompare(Compare.newBuilder()
                                    .setKey(key)
                                    .setTarget(Compare.CompareTarget.VERSION)
                                    .setResult(Compare.CompareResult.GREATER)
                                    .setVersion(-1))
                            .addSuccess(RequestOp.newBuilder()
                                    .setRequestPut(
                                            PutRequest.newBuilder().setKey(key).setValue(value)))
                            .build()
                            .toByteArray());
        };
    }

    private Request put(ByteString key) {
        return new Request(
                PUT, PutRequest.newBuilder().setKey(key).setValue(value).build().toByteArray());
    }

    private long spread(long number) {
        long mixed = number * 0x9E3779B97F4A7C15L;
        return Long.remainderUnsigned(mixed ^ (mixed >>> 32), keySpace);
    }

    private static ByteString key(long number) {
        return ByteString.copyFrom(
                ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }
}
