package dev.quoin.compat.swap;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.compat.Client;
import dev.quoin.rpc.etcdserverpb.HashKVRequest;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.RangeResponse;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import dev.quoin.rpc.mvccpb.KeyValue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLongArray;

/** Keys, and the revisions at which they were acknowledged to have been put. */
final class Keys {

    private static final int VALUE_BYTES = 250;
    private static final int PUTS_IN_TXN = 100;
    private static final int PAGE_KEYS = 10_000;
    private static final ByteString END = ByteString.copyFromUtf8("kez");

    private final AtomicLongArray revisions;

    Keys(int count) {
        revisions = new AtomicLongArray(count);
    }

    int count() {
        return revisions.length();
    }

    ByteString name(int key) {
        return ByteString.copyFromUtf8(String.format("key%09d", key));
    }

    ByteString value(Random random) {
        byte[] value = new byte[VALUE_BYTES];
        random.nextBytes(value);
        return ByteString.copyFrom(value);
    }

    void acknowledged(int key, long revision) {
        revisions.accumulateAndGet(key, revision, Math::max);
    }

    long acknowledgedRevision(int key) {
        return revisions.get(key);
    }

    /** Puts all of them; the revision after the last. */
    long fill(Client client, Random random) {
        long revision = 0;
        for (int first = 0; first < count(); first += PUTS_IN_TXN) {
            TxnRequest.Builder txn = TxnRequest.newBuilder();
            int end = Math.min(first + PUTS_IN_TXN, count());
            for (int key = first; key < end; key++) {
                txn.addSuccess(RequestOp.newBuilder()
                        .setRequestPut(PutRequest.newBuilder().setKey(name(key)).setValue(value(random))));
            }
            revision = client.keyValues().txn(txn.build()).getHeader().getRevision();
            for (int key = first; key < end; key++) {
                acknowledged(key, revision);
            }
        }
        return revision;
    }

    /** All keys are there, none is older than was acknowledged, and there are no others. */
    void check(Client client) {
        int next = 0;
        while (next < count()) {
            RangeResponse page = client.keyValues()
                    .range(RangeRequest.newBuilder()
                            .setKey(name(next))
                            .setRangeEnd(END)
                            .setLimit(PAGE_KEYS)
                            .setKeysOnly(true)
                            .build());
            assertThat(page.getKvsCount()).as("keys from %d on", next).isPositive();
            for (KeyValue found : page.getKvsList()) {
                assertThat(found.getKey()).isEqualTo(name(next));
                assertThat(found.getModRevision())
                        .as("revision of key %d", next)
                        .isGreaterThanOrEqualTo(acknowledgedRevision(next));
                next++;
            }
        }
        assertThat(next).isEqualTo(count());
    }

    /** The hash of the history up to a revision. */
    static int hash(Client client, long revision) {
        return client.maintenance()
                .hashKV(HashKVRequest.newBuilder().setRevision(revision).build())
                .getHash();
    }

    /** The present revision. */
    long revision(Client client) {
        return client.keyValues()
                .range(RangeRequest.newBuilder().setKey(name(0)).build())
                .getHeader()
                .getRevision();
    }
}
