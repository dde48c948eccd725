package dev.quoin.mvcc.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.Lease;
import dev.quoin.api.mvcc.LeaseExistsException;
import dev.quoin.api.mvcc.LeaseNotFoundException;
import dev.quoin.api.mvcc.LeaseTtlTooLargeException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LeaseTableTest {

    private static final ByteString A = ByteString.copyFromUtf8("a");
    private static final ByteString B = ByteString.copyFromUtf8("b");

    private final LeaseWorld world = new LeaseWorld();
    private LeaseTable leases = new LeaseTable(world, Meters.NONE, 2, true);

    @Test
    void storesALeaseUnderItsIdBigEndianAsEtcdDoes() throws Exception {
        leases.grant(world, 0x1122, 60);
        leases.checkpoint(world, 0x1122, 40);
        Map.Entry<ByteString, ByteString> stored =
                world.stored.entrySet().iterator().next();
        assertThat(hex(stored.getKey())).isEqualTo("0000000000001122");
        // ID = 0x1122, TTL = 60, RemainingTTL = 40
        assertThat(hex(stored.getValue())).isEqualTo("08a222103c1828");
    }

    @Test
    void raisesAShortTimeToTheLeastOne() throws Exception {
        assertThat(leases.grant(world, 1, 1).ttlSeconds()).isEqualTo(2);
        assertThat(leases.grant(world, 2, -7).ttlSeconds()).isEqualTo(2);
    }

    @Test
    void refusesTimesAboveEtcdsMaximumAndTakenIds() throws Exception {
        assertThatThrownBy(() -> leases.grant(world, 1, 9_000_000_001L)).isInstanceOf(LeaseTtlTooLargeException.class);
        leases.promote(0);
        assertThat(leases.grant(world, 1, 9_000_000_000L).remainingSeconds()).isEqualTo(9_000_000_000L);
        assertThatThrownBy(() -> leases.grant(world, 1, 5)).isInstanceOf(LeaseExistsException.class);
    }

    @Test
    void letsNothingExpireWhereItIsNotPrimary() throws Exception {
        leases.grant(world, 1, 5);
        world.advance(100);
        assertThat(leases.expired(10)).isEmpty();
        assertThat(leases.lookup(1)).isEqualTo(new Lease(1, 5, -1));
        assertThat(leases.renew(1)).isEqualTo(-1);
    }

    @Test
    void givesAnExpiredLeaseOutAgainAfterThreeSeconds() throws Exception {
        leases.promote(0);
        leases.grant(world, 1, 5);
        world.advance(4);
        assertThat(leases.expired(10)).isEmpty();
        world.advance(1);
        assertThat(leases.expired(10)).containsExactly(1L);
        world.advance(2);
        assertThat(leases.expired(10)).isEmpty();
        world.advance(1);
        assertThat(leases.expired(10)).containsExactly(1L);
        assertThat(leases.lookup(1)).isEqualTo(new Lease(1, 5, -3));
        assertThatThrownBy(() -> leases.renew(1)).isInstanceOf(LeaseNotFoundException.class);
    }

    @Test
    void aRenewedLeaseStartsAnew() throws Exception {
        leases.promote(0);
        leases.grant(world, 1, 5);
        world.advance(4);
        assertThat(leases.renew(1)).isEqualTo(5);
        world.advance(4);
        assertThat(leases.expired(10)).isEmpty();
        world.advance(1);
        assertThat(leases.expired(10)).containsExactly(1L);
    }

    @Test
    void handsOutAtMostTheLimit() throws Exception {
        leases.promote(0);
        for (long id = 1; id <= 5; id++) {
            leases.grant(world, id, 10 - id);
        }
        world.advance(60);
        assertThat(leases.expired(2)).containsExactly(5L, 4L);
        assertThat(leases.expired(9)).containsExactly(3L, 2L, 1L);
    }

    @Test
    void revokesKeysInOrderAndTheRecordWithThem() throws Exception {
        leases.grant(world, 1, 5);
        leases.attach(1, B);
        leases.attach(1, ByteString.copyFrom(new byte[] {(byte) 0x80}));
        leases.attach(1, A);
        leases.revoke(world, world.keys(leases), 1);
        assertThat(world.deleted).extracting(LeaseTableTest::hex).containsExactly("61", "62", "80");
        assertThat(world.stored).isEmpty();
        assertThat(leases.lookup(1)).isNull();
        assertThat(leases.leaseOf(A)).isZero();
        assertThatThrownBy(() -> leases.revoke(world, world.keys(leases), 1))
                .isInstanceOf(LeaseNotFoundException.class);
    }

    @Test
    void aKeyHangsOnItsNewestLeaseOnly() throws Exception {
        leases.grant(world, 1, 5);
        leases.grant(world, 2, 5);
        assertThat(leases.attach(1, A)).isTrue();
        assertThat(leases.attach(2, A)).isTrue();
        assertThat(leases.keys(1)).isEmpty();
        assertThat(leases.keys(2)).containsExactly(A);
        assertThat(leases.attach(3, A)).isFalse();
        assertThat(leases.leaseOf(A)).isZero();
    }

    @Test
    void aNewPrimaryGivesTheCheckpointedTimeAndTheExtension() throws Exception {
        leases.grant(world, 1, 1000);
        leases.grant(world, 2, 1000);
        leases.checkpoint(world, 1, 30);
        leases.promote(5_000);
        assertThat(leases.lookup(1)).isEqualTo(new Lease(1, 1000, 35));
        assertThat(leases.lookup(2)).isEqualTo(new Lease(2, 1000, 1005));
        assertThat(leases.leases()).extracting(Lease::id).containsExactly(1L, 2L);
    }

    @Test
    void checkpointsLongLeasesEveryFiveMinutesAndTakesThemBackOnRenewal() throws Exception {
        leases.promote(0);
        leases.grant(world, 1, 1000);
        leases.grant(world, 2, 200);
        world.advance(299);
        assertThat(leases.checkpointsDue(10)).isEmpty();
        world.advance(1);
        assertThat(leases.checkpointsDue(10)).containsExactly(new Lease(1, 1000, 700));
        assertThat(leases.checkpointsDue(10)).isEmpty();
        leases.checkpoint(world, 1, 700);
        leases.renew(1);
        assertThat(leases.checkpointsDue(10)).containsExactly(new Lease(1, 1000, 0));
        assertThat(leases.checkpointsDue(10)).isEmpty();
        assertThat(leases.lookup(1)).isEqualTo(new Lease(1, 1000, 1000));
    }

    @Test
    void comesBackFromTheStoreAsItWas() throws Exception {
        leases.grant(world, 1, 60);
        leases.grant(world, -2, 70);
        leases.checkpoint(world, 1, 40);
        leases = new LeaseTable(world, Meters.NONE, 65, true);
        leases.load(world.leases());
        leases.promote(0);
        assertThat(leases.lookup(1)).isEqualTo(new Lease(1, 65, 40));
        assertThat(leases.lookup(-2)).isEqualTo(new Lease(-2, 70, 70));
    }

    @Test
    void aCheckpointThatIsNotStoredEndsWithTheProcess() throws Exception {
        leases = new LeaseTable(world, Meters.NONE, 2, false);
        leases.grant(world, 1, 600);
        leases.checkpoint(world, 1, 40);
        leases.promote(0);
        assertThat(leases.lookup(1)).isEqualTo(new Lease(1, 600, 40));
        leases = new LeaseTable(world, Meters.NONE, 2, false);
        leases.load(world.leases());
        leases.promote(0);
        assertThat(leases.lookup(1)).isEqualTo(new Lease(1, 600, 600));
    }

    @Test
    void spreadsLeasesThatWouldExpireTogetherAfterAChangeOfLeader() throws Exception {
        for (long id = 1; id <= 5000; id++) {
            leases.grant(world, id, 60);
        }
        leases.promote(1_000);
        Map<Long, Long> perSecond = new TreeMap<>();
        for (Lease lease : leases.leases()) {
            perSecond.merge(lease.remainingSeconds(), 1L, Long::sum);
        }
        assertThat(perSecond.keySet()).allMatch(second -> second >= 61);
        assertThat(perSecond.values()).allMatch(count -> count <= ExpirySpread.REVOKE_RATE);
        List<Long> ids = leases.leases().stream().map(Lease::id).sorted().toList();
        assertThat(ids).isEqualTo(LongStream.rangeClosed(1, 5000).boxed().toList());
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
