package dev.quoin.compat.apply;

import com.google.protobuf.ByteString;
import dev.quoin.rpc.etcdserverpb.Compare;
import dev.quoin.rpc.etcdserverpb.Compare.CompareResult;
import dev.quoin.rpc.etcdserverpb.Compare.CompareTarget;
import dev.quoin.rpc.etcdserverpb.DeleteRangeRequest;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Writing transactions as etcd lets them into its log: no key is put twice or put and deleted. The keys are cut in two:
 * puts take distinct keys of one part, deletions ranges of the other. Their ranges may read revisions that are compacted or
 * to come: a member that replays the log passes over those of the transaction itself and writes, and writes nothing for one
 * of a transaction within it. (The member of etcd that a client asked does not pass over the former either, and differs.)
 */
final class RandomTxns {

    private static final int DEPTH_MAX = 3;
    private static final int OPS_MAX = 4;

    private final Random random;
    private final RandomKeys keys;
    private final RandomRequests requests;

    RandomTxns(Random random, RandomKeys keys, RandomRequests requests) {
        this.random = random;
        this.keys = keys;
        this.requests = requests;
    }

    TxnRequest next() {
        Keys mine = new Keys();
        TxnRequest.Builder txn = txn(mine, 1);
        if (mine.writes == 0) {
            // A transaction without writes would not have been logged.
            txn.addSuccess(put(mine));
        }
        return txn.build();
    }

    /** Which keys one transaction may still put, and which range it may delete from. */
    private final class Keys {
        private final int cut = 4 + random.nextInt(RandomKeys.COUNT - 8);
        private final boolean putsBelow = random.nextBoolean();
        private final List<Integer> puts = new ArrayList<>();
        private int writes;

        Keys() {
            for (int i = putsBelow ? 0 : cut; i < (putsBelow ? cut : RandomKeys.COUNT); i++) {
                puts.add(i);
            }
            Collections.shuffle(puts, random);
        }

        int deletable() {
            return putsBelow ? cut + random.nextInt(RandomKeys.COUNT - cut) : random.nextInt(cut);
        }
    }

    private TxnRequest.Builder txn(Keys mine, int depth) {
        TxnRequest.Builder txn = TxnRequest.newBuilder();
        for (int i = random.nextInt(3); i > 0; i--) {
            txn.addCompare(compare());
        }
        for (int i = random.nextInt(OPS_MAX + 1); i > 0; i--) {
            txn.addSuccess(op(mine, depth));
        }
        for (int i = random.nextInt(OPS_MAX + 1); i > 0; i--) {
            txn.addFailure(op(mine, depth));
        }
        return txn;
    }

    private RequestOp op(Keys mine, int depth) {
        int kind = random.nextInt(10);
        if (kind < 2) {
            return RequestOp.newBuilder().setRequestRange(range()).build();
        } else if (kind < 4 && depth < DEPTH_MAX) {
            return RequestOp.newBuilder().setRequestTxn(txn(mine, depth + 1)).build();
        } else if (kind < 6 || mine.puts.isEmpty()) {
            return delete(mine);
        }
        return put(mine);
    }

    private RequestOp put(Keys mine) {
        mine.writes++;
        PutRequest put = requests.put(RandomKeys.at(mine.puts.remove(mine.puts.size() - 1)))
                .build();
        return RequestOp.newBuilder().setRequestPut(put).build();
    }

    private RequestOp delete(Keys mine) {
        mine.writes++;
        int from = mine.deletable();
        int to = mine.deletable();
        // The first key as an end would mean all from the key on, and so reach into the other part.
        ByteString end = to > 0 && random.nextBoolean() ? RandomKeys.at(to) : ByteString.EMPTY;
        return RequestOp.newBuilder()
                .setRequestDeleteRange(DeleteRangeRequest.newBuilder()
                        .setKey(RandomKeys.at(Math.min(from, to)))
                        .setRangeEnd(end)
                        .setPrevKv(random.nextBoolean()))
                .build();
    }

    private RangeRequest range() {
        return RangeRequest.newBuilder()
                .setKey(keys.any())
                .setRangeEnd(keys.end())
                .setLimit(random.nextInt(3))
                .setRevision(random.nextInt(4) == 0 ? requests.revision() : 0)
                .build();
    }

    private Compare compare() {
        Compare.Builder compare = Compare.newBuilder()
                .setResult(CompareResult.forNumber(random.nextInt(4)))
                .setKey(keys.any())
                .setRangeEnd(keys.end());
        CompareTarget target = CompareTarget.forNumber(random.nextInt(5));
        compare.setTarget(target);
        if (random.nextInt(10) == 0) {
            // Nothing to compare with counts as zero.
            return compare.build();
        }
        switch (target) {
            case VERSION -> compare.setVersion(random.nextInt(4));
            case CREATE -> compare.setCreateRevision(requests.revision());
            case MOD -> compare.setModRevision(requests.revision());
            case VALUE -> compare.setValue(requests.value());
            case LEASE -> compare.setLease(random.nextBoolean() ? 0 : requests.lease());
            case UNRECOGNIZED -> throw new IllegalStateException("not drawn");
        }
        return compare.build();
    }
}
