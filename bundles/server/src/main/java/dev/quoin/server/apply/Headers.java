package dev.quoin.server.apply;

import dev.quoin.rpc.etcdserverpb.ResponseHeader;
import java.util.function.LongSupplier;

/** Makes response headers: the ids and the term of this member, and a revision. Any thread. */
public final class Headers {

    private final long clusterId;
    private final long memberId;
    private final LongSupplier term;

    public Headers(long clusterId, long memberId, LongSupplier term) {
        this.clusterId = clusterId;
        this.memberId = memberId;
        this.term = term;
    }

    public long clusterId() {
        return clusterId;
    }

    public long memberId() {
        return memberId;
    }

    /** A whole header. */
    public ResponseHeader at(long revision) {
        return ResponseHeader.newBuilder()
                .setClusterId(clusterId)
                .setMemberId(memberId)
                .setRevision(revision)
                .setRaftTerm(term.getAsLong())
                .build();
    }

    /** A header without a revision, as etcd's Cluster service gives it. */
    public ResponseHeader withoutRevision() {
        return at(0);
    }

    /** A header inside a transaction's responses: etcd gives it the revision only. */
    public static ResponseHeader inner(long revision) {
        return ResponseHeader.newBuilder().setRevision(revision).build();
    }
}
