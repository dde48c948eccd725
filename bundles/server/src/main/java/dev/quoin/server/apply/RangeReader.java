package dev.quoin.server.apply;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.mvcc.CompactedException;
import dev.quoin.api.mvcc.FutureRevisionException;
import dev.quoin.api.mvcc.RangeContent;
import dev.quoin.api.mvcc.RangeResult;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.RangeRequest.SortOrder;
import dev.quoin.rpc.etcdserverpb.RangeRequest.SortTarget;
import dev.quoin.rpc.etcdserverpb.RangeResponse;
import dev.quoin.rpc.etcdserverpb.ResponseHeader;
import dev.quoin.rpc.mvccpb.KeyValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;

/** Answers range requests: limit, filters, sorting and the {@code more} flag as etcd combines them. */
public final class RangeReader {

    private RangeReader() {}

    /**
     * Reads a range.
     *
     * @param header makes the header from the revision
     */
    public static RangeResponse read(RangeSource source, RangeRequest request, LongFunction<ResponseHeader> header)
            throws CompactedException, FutureRevisionException, BackendException {
        boolean reordered = sorts(request) || filters(request);
        long limit = reordered || request.getLimit() <= 0 ? 0 : request.getLimit() + 1;
        RangeResult result = source.range(
                request.getKey(), KeyRanges.end(request.getRangeEnd()), request.getRevision(), limit, content(request));
        List<KeyValue> keyValues = result.keyValues();
        if (filters(request)) {
            keyValues = filter(keyValues, request);
        }
        keyValues = sort(keyValues, request);
        RangeResponse.Builder response = RangeResponse.newBuilder()
                .setHeader(header.apply(result.revision()))
                .setCount(result.count());
        if (request.getLimit() > 0 && keyValues.size() > request.getLimit()) {
            keyValues = keyValues.subList(0, (int) request.getLimit());
            response.setMore(true);
        }
        if (request.getKeysOnly()) {
            for (KeyValue keyValue : keyValues) {
                response.addKvs(
                        keyValue.getValue().isEmpty()
                                ? keyValue
                                : keyValue.toBuilder().clearValue().build());
            }
        } else {
            response.addAllKvs(keyValues);
        }
        return response.build();
    }

    private static RangeContent content(RangeRequest request) {
        if (request.getCountOnly()) {
            return RangeContent.COUNT;
        }
        boolean byValue = request.getSortTarget() == SortTarget.VALUE;
        return request.getKeysOnly() && !byValue ? RangeContent.KEYS : RangeContent.KEYS_AND_VALUES;
    }

    /** etcd fetches everything only where an order is given; a target alone sorts what the limit left. */
    private static boolean sorts(RangeRequest request) {
        return request.getSortOrderValue() != SortOrder.NONE_VALUE;
    }

    private static boolean filters(RangeRequest request) {
        return request.getMinModRevision() != 0
                || request.getMaxModRevision() != 0
                || request.getMinCreateRevision() != 0
                || request.getMaxCreateRevision() != 0;
    }

    private static List<KeyValue> filter(List<KeyValue> keyValues, RangeRequest request) {
        List<KeyValue> kept = new ArrayList<>(keyValues.size());
        for (KeyValue keyValue : keyValues) {
            if (passes(keyValue, request)) {
                kept.add(keyValue);
            }
        }
        return kept;
    }

    private static boolean passes(KeyValue keyValue, RangeRequest request) {
        long mod = keyValue.getModRevision();
        long create = keyValue.getCreateRevision();
        return (request.getMaxModRevision() == 0 || mod <= request.getMaxModRevision())
                && (request.getMinModRevision() == 0 || mod >= request.getMinModRevision())
                && (request.getMaxCreateRevision() == 0 || create <= request.getMaxCreateRevision())
                && (request.getMinCreateRevision() == 0 || create >= request.getMinCreateRevision());
    }

    /** Stable, as etcd's sort is for the short lists where the order of equals can be told. */
    private static List<KeyValue> sort(List<KeyValue> keyValues, RangeRequest request) {
        boolean byKey = request.getSortTarget() == SortTarget.KEY;
        if (request.getSortOrder() == SortOrder.NONE ? byKey : byKey && request.getSortOrder() == SortOrder.ASCEND) {
            return keyValues;
        }
        List<KeyValue> sorted = new ArrayList<>(keyValues);
        Comparator<KeyValue> ascending = order(request);
        sorted.sort(request.getSortOrder() == SortOrder.DESCEND ? ascending.reversed() : ascending);
        return sorted;
    }

    private static Comparator<KeyValue> order(RangeRequest request) {
        return switch (request.getSortTarget()) {
            case VERSION -> Comparator.comparingLong(KeyValue::getVersion);
            case CREATE -> Comparator.comparingLong(KeyValue::getCreateRevision);
            case MOD -> Comparator.comparingLong(KeyValue::getModRevision);
            case VALUE -> Comparator.comparing(KeyValue::getValue, ByteString.unsignedLexicographicalComparator());
            default -> Comparator.comparing(KeyValue::getKey, ByteString.unsignedLexicographicalComparator());
        };
    }
}
