package dev.quoin.compat;

import com.google.protobuf.ByteString;
import com.google.protobuf.TextFormat;
import dev.quoin.rpc.etcdserverpb.AlarmRequest;
import dev.quoin.rpc.etcdserverpb.HashKVRequest;
import dev.quoin.rpc.etcdserverpb.HashKVResponse;
import dev.quoin.rpc.etcdserverpb.LeaseLeasesRequest;
import dev.quoin.rpc.etcdserverpb.LeaseStatus;
import dev.quoin.rpc.etcdserverpb.LeaseTimeToLiveRequest;
import dev.quoin.rpc.etcdserverpb.LeaseTimeToLiveResponse;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.RangeResponse;
import dev.quoin.rpc.etcdserverpb.StatusRequest;
import dev.quoin.rpc.etcdserverpb.StatusResponse;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a member holds, as far as members with the same log must agree: two are compared as text.
 *
 * @param hash of the history, with the revisions it covers
 * @param leases with what they were granted and have left (to the minute), and their keys
 */
public record State(String hash, List<String> leases, List<String> alarms, String keyValues) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ByteString ALL = ByteString.copyFrom(new byte[] {0});
    private static final int LOG_CHARACTERS_MAX = 3_000;
    private static final int LEASE_ROUNDING_SECONDS = 1_000;

    /** Waits until the member leads and has applied an entry of its own above {@code index}; then what it holds. */
    public static State above(Server server, long index) throws IOException {
        try (Client client = new Client(server)) {
            awaitApplied(server, client, index + 1);
            return new State(hash(client), leases(client), alarms(client), keyValues(client));
        }
    }

    /** The revision and hash alone. */
    public static String hash(Client client) {
        HashKVResponse response = client.maintenance().hashKV(HashKVRequest.getDefaultInstance());
        return Integer.toHexString(response.getHash()) + " at revision "
                + response.getHeader().getRevision() + " compacted to " + response.getCompactRevision();
    }

    private static void awaitApplied(Server server, Client client, long index) throws IOException {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < PATIENCE.toNanos()) {
            if (!server.process().isAlive()) {
                throw new IOException(
                        "the server ended with " + server.process().exitValue() + ": " + server.log());
            }
            try {
                StatusResponse status = client.maintenance().status(StatusRequest.getDefaultInstance());
                if (status.getLeader() != 0 && status.getRaftAppliedIndex() >= index) {
                    return;
                }
            } catch (StatusRuntimeException e) {
                // Not listening yet, or not serving.
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
        }
        throw new IOException("the server does not reach index " + index + ": " + tail(server));
    }

    private static String tail(Server server) throws IOException {
        String log = server.log();
        return log.substring(Math.max(0, log.length() - LOG_CHARACTERS_MAX));
    }

    private static List<String> leases(Client client) {
        List<String> leases = new ArrayList<>();
        for (LeaseStatus lease : client.leases()
                .leaseLeases(LeaseLeasesRequest.getDefaultInstance())
                .getLeasesList()) {
            LeaseTimeToLiveResponse life = client.leases()
                    .leaseTimeToLive(LeaseTimeToLiveRequest.newBuilder()
                            .setID(lease.getID())
                            .setKeys(true)
                            .build());
            List<String> keys = life.getKeysList().stream()
                    .sorted(ByteString.unsignedLexicographicalComparator())
                    .map(TextFormat::escapeBytes)
                    .toList();
            long left = (life.getTTL() + LEASE_ROUNDING_SECONDS / 2) / LEASE_ROUNDING_SECONDS * LEASE_ROUNDING_SECONDS;
            leases.add(life.getID() + " granted " + life.getGrantedTTL() + " left about " + left + " keys " + keys);
        }
        leases.sort(Comparator.naturalOrder());
        return leases;
    }

    private static List<String> alarms(Client client) {
        return client.maintenance().alarm(AlarmRequest.getDefaultInstance()).getAlarmsList().stream()
                .map(alarm -> alarm.getAlarm() + " of " + Long.toUnsignedString(alarm.getMemberID()))
                .sorted()
                .toList();
    }

    private static String keyValues(Client client) {
        try {
            RangeResponse all = client.keyValues()
                    .range(RangeRequest.newBuilder()
                            .setKey(ALL)
                            .setRangeEnd(ALL)
                            .setSerializable(true)
                            .build());
            return all.toBuilder().clearHeader().build().toString();
        } catch (StatusRuntimeException e) {
            return e.getStatus().toString();
        }
    }
}
