package com.example.election;

import com.google.protobuf.ByteString;
import dev.quoin.rpc.etcdserverpb.Compare;
import dev.quoin.rpc.etcdserverpb.LeaseGrantRequest;
import dev.quoin.rpc.etcdserverpb.LeaseKeepAliveRequest;
import dev.quoin.rpc.etcdserverpb.LeaseKeepAliveResponse;
import dev.quoin.rpc.etcdserverpb.LeaseRevokeRequest;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import dev.quoin.rpc.etcdserverpb.TxnResponse;
import dev.quoin.rpc.etcdserverpb.WatchCreateRequest;
import dev.quoin.rpc.etcdserverpb.WatchRequest;
import dev.quoin.rpc.etcdserverpb.WatchResponse;
import dev.quoin.rpc.grpc.etcdserverpb.KVGrpc;
import dev.quoin.rpc.grpc.etcdserverpb.LeaseGrpc;
import dev.quoin.rpc.grpc.etcdserverpb.WatchGrpc;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The requests of an election. A candidate holds the key under a lease: the key goes when the candidate does. */
final class Ballot {
    /** How an election went; the revision is the key's create revision where this candidate was elected. */
    record Outcome(boolean elected, long revision) {}

    private static final long DEADLINE_MILLIS = 2_000;

    private final Channel channel;
    private final ByteString key;

    Ballot(Channel channel, String key) {
        this.channel = channel;
        this.key = ByteString.copyFromUtf8(key);
    }

    /** A lease for so many seconds. */
    long lease(long seconds) {
        return leases().leaseGrant(
                        LeaseGrantRequest.newBuilder().setTTL(seconds).build())
                .getID();
    }

    /** Puts the key if there is none. */
    Outcome stand(String name, long lease) {
        TxnResponse answer = keyValues()
                .txn(TxnRequest.newBuilder()
                        .addCompare(created(0))
                        .addSuccess(RequestOp.newBuilder()
                                .setRequestPut(PutRequest.newBuilder()
                                        .setKey(key)
                                        .setValue(ByteString.copyFromUtf8(name))
                                        .setLease(lease)))
                        .build());
        return new Outcome(answer.getSucceeded(), answer.getHeader().getRevision());
    }

    /** Puts something if the key still has this create revision: the fence. */
    boolean putFenced(long token, String name, String value) {
        return keyValues()
                .txn(TxnRequest.newBuilder()
                        .addCompare(created(token))
                        .addSuccess(RequestOp.newBuilder()
                                .setRequestPut(PutRequest.newBuilder()
                                        .setKey(ByteString.copyFromUtf8(name))
                                        .setValue(ByteString.copyFromUtf8(value))))
                        .build())
                .getSucceeded();
    }

    private Compare created(long revision) {
        return Compare.newBuilder()
                .setKey(key)
                .setTarget(Compare.CompareTarget.CREATE)
                .setResult(Compare.CompareResult.EQUAL)
                .setCreateRevision(revision)
                .build();
    }

    /** Renews a lease. False if it has ended, or if nobody who knows answered in time. */
    boolean renew(long lease, long millis) throws InterruptedException {
        CompletableFuture<Boolean> renewed = new CompletableFuture<>();
        StreamObserver<LeaseKeepAliveRequest> requests = LeaseGrpc.newStub(channel)
                .withDeadlineAfter(millis, TimeUnit.MILLISECONDS)
                .leaseKeepAlive(new First<LeaseKeepAliveResponse>(renewed) {
                    @Override
                    boolean answers(LeaseKeepAliveResponse response) {
                        renewed.complete(response.getTTL() > 0);
                        return true;
                    }
                });
        requests.onNext(LeaseKeepAliveRequest.newBuilder().setID(lease).build());
        requests.onCompleted();
        return await(renewed, millis);
    }

    /** Waits until the key was deleted at this revision or a later one, but not longer than this. */
    void awaitVacancy(long revision, long millis) throws InterruptedException {
        CompletableFuture<Boolean> vacant = new CompletableFuture<>();
        StreamObserver<WatchRequest> requests = WatchGrpc.newStub(channel)
                .withDeadlineAfter(millis, TimeUnit.MILLISECONDS)
                .watch(new First<WatchResponse>(vacant) {
                    @Override
                    boolean answers(WatchResponse response) {
                        return response.getEventsCount() > 0 && vacant.complete(true);
                    }
                });
        requests.onNext(WatchRequest.newBuilder()
                .setCreateRequest(WatchCreateRequest.newBuilder()
                        .setKey(key)
                        .setStartRevision(revision)
                        .addFilters(WatchCreateRequest.FilterType.NOPUT))
                .build());
        await(vacant, millis);
        requests.onCompleted();
    }

    void revoke(long lease) {
        leases().leaseRevoke(LeaseRevokeRequest.newBuilder().setID(lease).build());
    }

    private static boolean await(CompletableFuture<Boolean> answer, long millis) throws InterruptedException {
        try {
            return answer.get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    private KVGrpc.KVBlockingStub keyValues() {
        return KVGrpc.newBlockingStub(channel).withDeadlineAfter(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private LeaseGrpc.LeaseBlockingStub leases() {
        return LeaseGrpc.newBlockingStub(channel).withDeadlineAfter(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Waits for the first answer that counts; an error counts as "no". */
    private abstract static class First<R> implements StreamObserver<R> {
        private final CompletableFuture<Boolean> result;

        First(CompletableFuture<Boolean> result) {
            this.result = result;
        }

        /** Whether this answer counts. */
        abstract boolean answers(R response);

        @Override
        public void onNext(R response) {
            boolean unused = answers(response);
        }

        @Override
        public void onError(Throwable failure) {
            result.complete(false);
        }

        @Override
        public void onCompleted() {
            result.complete(false);
        }
    }
}
