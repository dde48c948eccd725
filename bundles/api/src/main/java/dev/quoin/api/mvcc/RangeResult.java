package dev.quoin.api.mvcc;

import dev.quoin.rpc.mvccpb.KeyValue;
import java.util.List;

/**
 * Answer to a range.
 *
 * @param revision the store's revision when the range was read (not the one asked for)
 * @param count keys in the range, whatever the limit
 * @param keyValues at most the limit, in key order
 */
public record RangeResult(long revision, long count, List<KeyValue> keyValues) {}
