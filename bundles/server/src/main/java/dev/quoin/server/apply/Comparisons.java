package dev.quoin.server.apply;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.mvcc.CompactedException;
import dev.quoin.api.mvcc.FutureRevisionException;
import dev.quoin.api.mvcc.RangeContent;
import dev.quoin.rpc.etcdserverpb.Compare;
import dev.quoin.rpc.etcdserverpb.Compare.CompareTarget;
import dev.quoin.rpc.mvccpb.KeyValue;
import java.util.List;

/** Evaluates a transaction's comparisons. A missing key has zeros everywhere and no value at all. */
final class Comparisons {

    private Comparisons() {}

    /** Whether all hold. */
    static boolean hold(RangeSource source, List<Compare> compares) throws BackendException {
        for (Compare compare : compares) {
            if (!holds(source, compare)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(RangeSource source, Compare compare) throws BackendException {
        List<KeyValue> keyValues;
        try {
            RangeContent content =
                    compare.getTarget() == CompareTarget.VALUE ? RangeContent.KEYS_AND_VALUES : RangeContent.KEYS;
            keyValues = source.range(compare.getKey(), KeyRanges.end(compare.getRangeEnd()), 0, 0, content)
                    .keyValues();
        } catch (CompactedException | FutureRevisionException e) {
            return false;
        }
        if (keyValues.isEmpty()) {
            return compare.getTarget() != CompareTarget.VALUE && holds(compare, KeyValue.getDefaultInstance());
        }
        for (KeyValue keyValue : keyValues) {
            if (!holds(compare, keyValue)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(Compare compare, KeyValue keyValue) {
        int difference =
                switch (compare.getTarget()) {
                    case VALUE ->
                        ByteString.unsignedLexicographicalComparator().compare(keyValue.getValue(), compare.getValue());
                    case CREATE -> Long.compare(keyValue.getCreateRevision(), compare.getCreateRevision());
                    case MOD -> Long.compare(keyValue.getModRevision(), compare.getModRevision());
                    case VERSION -> Long.compare(keyValue.getVersion(), compare.getVersion());
                    case LEASE -> Long.compare(keyValue.getLease(), compare.getLease());
                    case UNRECOGNIZED -> 0;
                };
        return switch (compare.getResult()) {
            case EQUAL -> difference == 0;
            case NOT_EQUAL -> difference != 0;
            case GREATER -> difference > 0;
            case LESS -> difference < 0;
            case UNRECOGNIZED -> true;
        };
    }
}
