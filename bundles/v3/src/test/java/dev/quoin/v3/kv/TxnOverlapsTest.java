package dev.quoin.v3.kv;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.api.server.MemberException;
import dev.quoin.rpc.etcdserverpb.DeleteRangeRequest;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Against lists that are compared element by element. A nested branch's deletions count for what comes after it: as in etcd
 * they are not held against the puts of branches before it.
 */
class TxnOverlapsTest {

    private static final int KEYS = 6;

    private record Writes(List<Integer> puts, List<int[]> deletions) {
        boolean deletes(int key) {
            return deletions.stream().anyMatch(range -> range[0] <= key && key < range[1]);
        }
    }

    /** Thrown by the slow check. */
    private static final class TwiceException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void agreesWithAComparisonOfAllPairs(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            List<RequestOp> branch = branch(random, 2);
            boolean expected = slowlyRefused(branch);
            assertThat(refused(branch))
                    .as("seed %d, transaction %d: %s", seed, i, branch)
                    .isEqualTo(expected);
            refused += expected ? 1 : 0;
        }
        assertThat(refused).isBetween(300, 2700);
    }

    private static boolean refused(List<RequestOp> branch) {
        try {
            TxnOverlaps.check(branch);
            return false;
        } catch (MemberException e) {
            return true;
        }
    }

    private static boolean slowlyRefused(List<RequestOp> branch) {
        try {
            writes(branch);
            return false;
        } catch (TwiceException e) {
            return true;
        }
    }

    private static Writes writes(List<RequestOp> branch) throws TwiceException {
        Writes all = new Writes(new ArrayList<>(), new ArrayList<>());
        for (RequestOp op : branch) {
            if (op.hasRequestDeleteRange()) {
                int start = number(op.getRequestDeleteRange().getKey());
                ByteString end = op.getRequestDeleteRange().getRangeEnd();
                all.deletions.add(new int[] {start, end.isEmpty() ? start + 1 : number(end)});
            }
        }
        for (RequestOp op : branch) {
            if (op.hasRequestTxn()) {
                Writes success = writes(op.getRequestTxn().getSuccessList());
                Writes failure = writes(op.getRequestTxn().getFailureList());
                List<Integer> both = new ArrayList<>(success.puts);
                failure.puts.stream().filter(key -> !success.puts.contains(key)).forEach(both::add);
                for (int key : both) {
                    put(all, key);
                }
                all.deletions.addAll(success.deletions);
                all.deletions.addAll(failure.deletions);
            }
        }
        for (RequestOp op : branch) {
            if (op.hasRequestPut()) {
                put(all, number(op.getRequestPut().getKey()));
            }
        }
        return all;
    }

    private static void put(Writes writes, int key) throws TwiceException {
        if (writes.puts.contains(key) || writes.deletes(key)) {
            throw new TwiceException();
        }
        writes.puts.add(key);
    }

    private static List<RequestOp> branch(SplittableRandom random, int depth) {
        List<RequestOp> ops = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            ops.add(op(random, depth).build());
        }
        return ops;
    }

    private static RequestOp.Builder op(SplittableRandom random, int depth) {
        RequestOp.Builder op = RequestOp.newBuilder();
        ByteString key = key(random.nextInt(KEYS));
        return switch (random.nextInt(depth > 0 ? 5 : 4)) {
            case 0 -> op.setRequestRange(RangeRequest.newBuilder().setKey(key));
            case 1, 2 -> op.setRequestPut(PutRequest.newBuilder().setKey(key));
            case 3 ->
                op.setRequestDeleteRange(DeleteRangeRequest.newBuilder()
                        .setKey(key)
                        .setRangeEnd(random.nextBoolean() ? ByteString.EMPTY : key(random.nextInt(KEYS))));
            default ->
                op.setRequestTxn(TxnRequest.newBuilder()
                        .addAllSuccess(branch(random, depth - 1))
                        .addAllFailure(branch(random, depth - 1)));
        };
    }

    private static ByteString key(int number) {
        return ByteString.copyFrom(new byte[] {(byte) (number + 'a')});
    }

    private static int number(ByteString key) {
        return key.byteAt(0) - 'a';
    }
}
