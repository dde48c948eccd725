package dev.quoin.server.apply;

import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.v2store.V2Exception;
import dev.quoin.api.v2store.V2Store;
import dev.quoin.rpc.etcdserverpb.Request;
import dev.quoin.server.membership.ClusterMember;
import dev.quoin.server.membership.Membership;
import dev.quoin.server.membership.MembershipJson;
import java.io.IOException;

/** What v2 requests in the log do: the tree's own operations, and the cluster's two internal writes. */
final class V2Applier {

    private final V2Store tree;
    private final Membership membership;

    V2Applier(V2Store tree, Membership membership) {
        this.tree = tree;
        this.membership = membership;
    }

    /** Applies a request. That it fails is part of its outcome and the same on every member. */
    void apply(StoreTxn txn, Request request) throws IOException, UnknownEntryException {
        try {
            switch (request.getMethod()) {
                case "POST" ->
                    tree.create(request.getPath(), request.getDir(), request.getVal(), true, request.getExpiration());
                case "PUT" -> put(txn, request);
                case "DELETE" -> delete(request);
                case "SYNC" -> tree.expire(request.getTime());
                case "QGET", "GET" -> tree.get(request.getPath(), request.getRecursive(), request.getSorted());
                default -> throw new UnknownEntryException("v2 " + request.getMethod());
            }
        } catch (V2Exception e) {
            // The outcome belongs to the client that proposed it, and v2 clients are the v2 bundle's.
            return;
        }
    }

    private void put(StoreTxn txn, Request request) throws V2Exception, IOException {
        String path = request.getPath();
        String value = request.getVal();
        long expiration = request.getExpiration();
        boolean refresh = request.getRefresh();
        boolean compares = request.getPrevIndex() > 0 || !request.getPrevValue().isEmpty();
        if (request.hasPrevExist() && !request.getPrevExist()) {
            tree.create(path, request.getDir(), value, false, expiration);
        } else if (compares) {
            tree.compareAndSwap(path, request.getPrevValue(), request.getPrevIndex(), value, expiration, refresh);
        } else if (request.hasPrevExist()) {
            tree.update(path, value, expiration, refresh);
        } else if (Membership.memberOfAttributesPath(path) != 0) {
            ClusterMember published = MembershipJson.parse(value).member();
            membership.setAttributes(
                    txn, Membership.memberOfAttributesPath(path), published.name(), published.clientUrls());
        } else if (path.equals(Membership.versionPath())) {
            membership.setClusterVersion(txn, value);
        } else {
            tree.set(path, request.getDir(), value, expiration, refresh);
        }
    }

    private void delete(Request request) throws V2Exception {
        if (request.getPrevIndex() > 0 || !request.getPrevValue().isEmpty()) {
            tree.compareAndDelete(request.getPath(), request.getPrevValue(), request.getPrevIndex());
        } else {
            tree.delete(request.getPath(), request.getDir(), request.getRecursive());
        }
    }
}
