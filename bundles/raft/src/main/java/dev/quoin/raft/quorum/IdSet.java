package dev.quoin.raft.quorum;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** An immutable set of member ids in ascending unsigned order. Small: a linear scan beats hashing. */
public final class IdSet {

    /** No ids. */
    public static final IdSet EMPTY = new IdSet(new long[0]);

    private final long[] ids;

    private IdSet(long[] ids) {
        this.ids = ids;
    }

    /** The set of the given ids, in any order, repetitions allowed. */
    public static IdSet of(long... ids) {
        IdSet set = EMPTY;
        for (long id : ids) {
            set = set.with(id);
        }
        return set;
    }

    /** The set of the given ids. */
    public static IdSet of(List<Long> ids) {
        return of(ids.stream().mapToLong(Long::longValue).toArray());
    }

    /** How many ids there are. */
    public int size() {
        return ids.length;
    }

    /** True if there are none. */
    public boolean isEmpty() {
        return ids.length == 0;
    }

    /** The id at a position in ascending order. */
    public long at(int position) {
        return ids[position];
    }

    /** Whether an id is in the set. */
    public boolean contains(long id) {
        for (long each : ids) {
            if (each == id) {
                return true;
            }
        }
        return false;
    }

    /** This set and one more id. */
    public IdSet with(long id) {
        if (contains(id)) {
            return this;
        }
        long[] more = new long[ids.length + 1];
        int at = 0;
        while (at < ids.length && Long.compareUnsigned(ids[at], id) < 0) {
            more[at] = ids[at];
            at++;
        }
        more[at] = id;
        System.arraycopy(ids, at, more, at + 1, ids.length - at);
        return new IdSet(more);
    }

    /** This set without an id. */
    public IdSet without(long id) {
        if (!contains(id)) {
            return this;
        }
        return new IdSet(LongStream.of(ids).filter(each -> each != id).toArray());
    }

    /** The ids of both sets. */
    public IdSet union(IdSet other) {
        IdSet all = this;
        for (long id : other.ids) {
            all = all.with(id);
        }
        return all;
    }

    /** How many ids are in exactly one of the sets. */
    public int differences(IdSet other) {
        int both = 0;
        for (long id : ids) {
            if (other.contains(id)) {
                both++;
            }
        }
        return ids.length + other.ids.length - 2 * both;
    }

    /** The ids, ascending. */
    public List<Long> toList() {
        return LongStream.of(ids).boxed().toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IdSet that && Arrays.equals(ids, that.ids);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }

    @Override
    public String toString() {
        return LongStream.of(ids).mapToObj(Long::toUnsignedString).collect(Collectors.joining(" ", "(", ")"));
    }
}
