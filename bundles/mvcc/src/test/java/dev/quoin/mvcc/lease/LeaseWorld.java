package dev.quoin.mvcc.lease;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.env.Clock;
import dev.quoin.api.mvcc.MvccStore;
import dev.quoin.api.mvcc.MvccTxn;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a lease table stands on: a clock that is turned by hand, a bucket that is a map, keys that are only deleted. */
final class LeaseWorld implements Clock, StoreTxn {

    /** The bucket {@code lease}. */
    final Map<ByteString, ByteString> stored = new TreeMap<>(ByteString.unsignedLexicographicalComparator());

    /** Keys in the order of their deletion. */
    final List<ByteString> deleted = new ArrayList<>();

    private long nanos = -5_000_000_000L;

    void advance(long seconds) {
        nanos += seconds * 1_000_000_000L;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public long wallMillis() {
        throw new AssertionError("leases do not look at the wall clock");
    }

    @Override
    public void put(Bucket bucket, byte[] key, byte[] value) {
        stored.put(ByteString.copyFrom(key), ByteString.copyFrom(value));
    }

    @Override
    public void append(Bucket bucket, byte[] key, byte[] value) {
        put(bucket, key, value);
    }

    @Override
    public void delete(Bucket bucket, byte[] key) {
        stored.remove(ByteString.copyFrom(key));
    }

    @Override
    public void end() {}

    /** A store whose only use is to revoke leases of a table. */
    MvccStore keys(LeaseTable table) {
        MvccTxn txn = only(
                MvccTxn.class,
                Map.of(
                        "deleteRange",
                        arguments -> {
                            ByteString key = (ByteString) arguments[0];
                            deleted.add(key);
                            table.detach(key);
                            return 1L;
                        },
                        "end",
                        arguments -> 0));
        return only(MvccStore.class, Map.of("begin", arguments -> txn));
    }

    /** A store whose only use is to load leases. */
    StateStore leases() {
        Iterator<Map.Entry<ByteString, ByteString>> entries = stored.entrySet().iterator();
        List<Map.Entry<ByteString, ByteString>> current = new ArrayList<>();
        BackendSnapshot.Cursor cursor = only(
                BackendSnapshot.Cursor.class,
                Map.of(
                        "next",
                                arguments -> {
                                    current.clear();
                                    return entries.hasNext() && current.add(entries.next());
                                },
                        "key", arguments -> current.get(0).getKey().toByteArray(),
                        "value", arguments -> current.get(0).getValue().toByteArray(),
                        "close", arguments -> 0));
        BackendSnapshot snapshot =
                only(BackendSnapshot.class, Map.of("scan", arguments -> cursor, "close", arguments -> 0));
        return only(StateStore.class, Map.of("pin", arguments -> snapshot));
    }

    private interface Answer {
        Object to(Object[] arguments);
    }

    /** An object with some methods of an interface; the others fail. */
    private static <T> T only(Class<T> type, Map<String, Answer> methods) {
        Object object =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Answer answer = methods.get(method.getName());
                    if (answer == null) {
                        throw new AssertionError("leases do not call " + method);
                    }
                    Object result = answer.to(arguments == null ? new Object[0] : arguments);
                    return method.getReturnType() == void.class ? null : result;
                });
        return type.cast(object);
    }
}
