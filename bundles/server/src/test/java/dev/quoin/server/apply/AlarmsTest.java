package dev.quoin.server.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.rpc.etcdserverpb.AlarmMember;
import dev.quoin.rpc.etcdserverpb.AlarmRequest;
import dev.quoin.rpc.etcdserverpb.AlarmRequest.AlarmAction;
import dev.quoin.rpc.etcdserverpb.AlarmResponse;
import dev.quoin.rpc.etcdserverpb.AlarmType;
import dev.quoin.server.fixture.MapStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlarmsTest {

    private final List<String> writes = new ArrayList<>();
    private final Alarms alarms = new Alarms();

    @Test
    void keepsAnAlarmThatHasNoNameHere() {
        AlarmMember unknown =
                AlarmMember.newBuilder().setMemberID(7).setAlarmValue(9).build();
        assertThat(apply(AlarmAction.ACTIVATE, 9).getAlarmsList()).containsExactly(unknown);
        assertThat(alarms.get(AlarmType.NONE)).containsExactly(unknown);
        assertThat(Alarms.name(unknown)).isEqualTo("9");
        assertThat(alarms.raised(AlarmType.NOSPACE)).isFalse();
        assertThat(apply(AlarmAction.GET, 9).getAlarmsList()).containsExactly(unknown);
        assertThat(apply(AlarmAction.GET, 10).getAlarmsList()).isEmpty();
        assertThat(apply(AlarmAction.DEACTIVATE, 9).getAlarmsList()).containsExactly(unknown);
        assertThat(alarms.get(AlarmType.NONE)).isEmpty();
        assertThat(writes).containsExactly("put ALARM", "delete ALARM");
    }

    @Test
    void answersWithAnAlarmThatIsRaisedAlreadyAndWritesItOnce() {
        apply(AlarmAction.ACTIVATE, 1);
        assertThat(apply(AlarmAction.ACTIVATE, 1).getAlarmsCount()).isOne();
        assertThat(writes).containsExactly("put ALARM");
    }

    @Test
    void findsAfterARestartWhatIsStillRaised() throws Exception {
        MapStore store = new MapStore();
        AlarmRequest request = AlarmRequest.newBuilder()
                .setAction(AlarmAction.ACTIVATE)
                .setMemberID(7)
                .setAlarm(AlarmType.NOSPACE)
                .build();
        alarms.apply(store.begin(), request);
        alarms.apply(store.begin(), request.toBuilder().setMemberID(8).build());
        alarms.apply(
                store.begin(),
                request.toBuilder().setAction(AlarmAction.DEACTIVATE).build());
        Alarms restarted = new Alarms();
        restarted.load(store);
        assertThat(restarted.get(AlarmType.NONE))
                .isEqualTo(alarms.get(AlarmType.NONE))
                .extracting(AlarmMember::getMemberID)
                .containsExactly(8L);
        assertThat(restarted.raised(AlarmType.NOSPACE)).isTrue();
        assertThat(restarted.raised(AlarmType.CORRUPT)).isFalse();
    }

    @Test
    void answersNothingWhereAnAlarmThatIsNotRaisedIsDisarmed() {
        assertThat(apply(AlarmAction.DEACTIVATE, 1).getAlarmsList()).isEmpty();
        assertThat(writes).isEmpty();
    }

    private AlarmResponse apply(AlarmAction action, int alarm) {
        AlarmRequest request = AlarmRequest.newBuilder()
                .setAction(action)
                .setMemberID(7)
                .setAlarmValue(alarm)
                .build();
        return alarms.apply(new Recording(), request).build();
    }

    private final class Recording implements StoreTxn {
        @Override
        public void put(Bucket bucket, byte[] key, byte[] value) {
            writes.add("put " + bucket);
        }

        @Override
        public void append(Bucket bucket, byte[] key, byte[] value) {
            throw new AssertionError("alarms come in no order");
        }

        @Override
        public void delete(Bucket bucket, byte[] key) {
            writes.add("delete " + bucket);
        }

        @Override
        public void end() {}
    }
}
