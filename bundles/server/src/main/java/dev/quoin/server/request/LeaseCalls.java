package dev.quoin.server.request;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import dev.quoin.api.mvcc.Lease;
import dev.quoin.api.mvcc.Lessor;
import dev.quoin.api.peer.PeerResponse;
import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.MemberException;
import dev.quoin.rpc.etcdserverpb.LeaseKeepAliveRequest;
import dev.quoin.rpc.etcdserverpb.LeaseKeepAliveResponse;
import dev.quoin.rpc.etcdserverpb.LeaseTimeToLiveRequest;
import dev.quoin.rpc.etcdserverpb.LeaseTimeToLiveResponse;
import dev.quoin.rpc.leasepb.LeaseInternalRequest;
import dev.quoin.rpc.leasepb.LeaseInternalResponse;
import dev.quoin.server.request.LeaderCalls.Caller;
import dev.quoin.server.request.LeaderCalls.Question;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** What only the primary knows about leases: renewal and the time left. Answered here where this member leads. */
public final class LeaseCalls {

    private static final Map<String, String> PROTOBUF = Map.of("Content-Type", "application/protobuf");
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final Lessor lessor;
    private final LeaderCalls leader;
    private final Renewals renewals;

    public LeaseCalls(Lessor lessor, LeaderCalls leader, Renewals renewals) {
        this.lessor = lessor;
        this.leader = leader;
        this.renewals = renewals;
    }

    /**
     * Renews a lease.
     *
     * @param renewed takes the time to live, 0 where there is no such lease
     */
    void renew(long id, LongConsumer renewed, Consumer<MemberException> failed) {
        byte[] body = LeaseKeepAliveRequest.newBuilder().setID(id).build().toByteArray();
        leader.ask(new Question("/leases", PROTOBUF, body), new Caller() {
            @Override
            public @Nullable Runnable here() {
                return renewals.renew(id, renewed, failed);
            }

            @Override
            public @Nullable Runnable take(PeerResponse response) {
                if (response.status() == NOT_FOUND) {
                    return () -> renewed.accept(0);
                }
                LeaseKeepAliveResponse answer = parsed(response, LeaseKeepAliveResponse.parser());
                return answer == null || answer.getID() != id ? null : () -> renewed.accept(answer.getTTL());
            }

            @Override
            public void failed(EtcdError error) {
                failed.accept(new MemberException(error));
            }
        });
    }

    /**
     * Asks for the time left of a lease.
     *
     * @param found takes the answer without a header; TTL -1 where there is no such lease
     */
    void timeToLive(
            LeaseTimeToLiveRequest request,
            Consumer<LeaseTimeToLiveResponse.Builder> found,
            Consumer<MemberException> failed) {
        byte[] body = LeaseInternalRequest.newBuilder()
                .setLeaseTimeToLiveRequest(request)
                .build()
                .toByteArray();
        leader.ask(new Question("/leases/internal", PROTOBUF, body), new Caller() {
            @Override
            public @Nullable Runnable here() {
                if (!lessor.primary()) {
                    return null;
                }
                LeaseTimeToLiveResponse.Builder known = known(lessor, request);
                return () -> found.accept(known == null ? unknown(request) : known);
            }

            @Override
            public @Nullable Runnable take(PeerResponse response) {
                if (response.status() == NOT_FOUND) {
                    return () -> found.accept(unknown(request));
                }
                LeaseInternalResponse answer = parsed(response, LeaseInternalResponse.parser());
                if (answer == null || answer.getLeaseTimeToLiveResponse().getID() != request.getID()) {
                    return null;
                }
                return () -> found.accept(answer.getLeaseTimeToLiveResponse().toBuilder());
            }

            @Override
            public void failed(EtcdError error) {
                failed.accept(new MemberException(error));
            }
        });
    }

    /** What a primary's lessor knows about a lease, without a header; null where there is no such lease. */
    public static LeaseTimeToLiveResponse.@Nullable Builder known(Lessor lessor, LeaseTimeToLiveRequest request) {
        Lease lease = lessor.lookup(request.getID());
        if (lease == null) {
            return null;
        }
        LeaseTimeToLiveResponse.Builder response = LeaseTimeToLiveResponse.newBuilder()
                .setID(request.getID())
                .setTTL(lease.remainingSeconds())
                .setGrantedTTL(lease.ttlSeconds());
        if (request.getKeys()) {
            response.addAllKeys(lessor.keys(request.getID()));
        }
        return response;
    }

    private static LeaseTimeToLiveResponse.Builder unknown(LeaseTimeToLiveRequest request) {
        return LeaseTimeToLiveResponse.newBuilder().setID(request.getID()).setTTL(-1);
    }

    /** The message of an answer that is one, or null. */
    private static <T> @Nullable T parsed(PeerResponse response, Parser<T> parser) {
        if (response.status() != OK) {
            return null;
        }
        try {
            return parser.parseFrom(response.body());
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }
}
