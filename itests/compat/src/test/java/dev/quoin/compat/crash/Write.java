package dev.quoin.compat.crash;

import com.google.protobuf.ByteString;
import dev.quoin.compat.Client;
import dev.quoin.rpc.etcdserverpb.DeleteRangeRequest;
import dev.quoin.rpc.etcdserverpb.LeaseGrantRequest;
import dev.quoin.rpc.etcdserverpb.LeaseRevokeRequest;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;

/** Something that a writer asks for. */
interface Write {

    /** Asks for it; the revision in the answer. */
    long send(Client client);

    /** Does the same to what the writer should have. */
    void apply(Holdings holdings, long revision);

    /** One key, hung on a lease unless that is 0. */
    record Put(String key, String value, long lease) implements Write {
        @Override
        public long send(Client client) {
            return client.keyValues().put(request()).getHeader().getRevision();
        }

        @Override
        public void apply(Holdings holdings, long revision) {
            holdings.put(key, value, lease, revision);
        }

        private PutRequest request() {
            return PutRequest.newBuilder()
                    .setKey(ByteString.copyFromUtf8(key))
                    .setValue(ByteString.copyFromUtf8(value))
                    .setLease(lease)
                    .build();
        }
    }

    /** The deletion of one key, which may not be there. */
    record Delete(String key) implements Write {
        @Override
        public long send(Client client) {
            return client.keyValues().deleteRange(request()).getHeader().getRevision();
        }

        @Override
        public void apply(Holdings holdings, long revision) {
            holdings.keys().remove(key);
        }

        private DeleteRangeRequest request() {
            return DeleteRangeRequest.newBuilder()
                    .setKey(ByteString.copyFromUtf8(key))
                    .build();
        }
    }

    /** Two keys put and a third deleted, all or nothing. */
    record Txn(Put first, Put second, Delete third) implements Write {
        @Override
        public long send(Client client) {
            TxnRequest request = TxnRequest.newBuilder()
                    .addSuccess(RequestOp.newBuilder().setRequestPut(first.request()))
                    .addSuccess(RequestOp.newBuilder().setRequestDeleteRange(third.request()))
                    .addSuccess(RequestOp.newBuilder().setRequestPut(second.request()))
                    .build();
            return client.keyValues().txn(request).getHeader().getRevision();
        }

        @Override
        public void apply(Holdings holdings, long revision) {
            first.apply(holdings, revision);
            third.apply(holdings, revision);
            second.apply(holdings, revision);
        }
    }

    /** A lease of the writer's own choice of id. */
    record Grant(long lease, long ttlSeconds) implements Write {
        @Override
        public long send(Client client) {
            return client.leases()
                    .leaseGrant(LeaseGrantRequest.newBuilder()
                            .setID(lease)
                            .setTTL(ttlSeconds)
                            .build())
                    .getHeader()
                    .getRevision();
        }

        @Override
        public void apply(Holdings holdings, long revision) {
            holdings.leases().put(lease, ttlSeconds);
        }
    }

    /** The end of a lease and its keys. */
    record Revoke(long lease) implements Write {
        @Override
        public long send(Client client) {
            return client.leases()
                    .leaseRevoke(LeaseRevokeRequest.newBuilder().setID(lease).build())
                    .getHeader()
                    .getRevision();
        }

        @Override
        public void apply(Holdings holdings, long revision) {
            holdings.revoke(lease);
        }
    }
}
