package dev.quoin.server.apply;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.rpc.etcdserverpb.AlarmMember;
import dev.quoin.rpc.etcdserverpb.AlarmRequest;
import dev.quoin.rpc.etcdserverpb.AlarmResponse;
import dev.quoin.rpc.etcdserverpb.AlarmType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The raised alarms, replicated. Changing belongs to the apply lane; reading to any thread. */
public final class Alarms {

    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);
    private static final byte[] NO_VALUE = {};

    private volatile List<AlarmMember> raised = List.of();

    /** Reads the alarms that the store holds. */
    public void load(StateStore store) throws IOException {
        List<AlarmMember> found = new ArrayList<>();
        try (BackendSnapshot snapshot = store.pin();
                BackendSnapshot.Cursor cursor = snapshot.scan(Bucket.ALARM, NO_VALUE, null)) {
            while (cursor.next()) {
                found.add(AlarmMember.parseFrom(cursor.key()));
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IOException("the alarm bucket holds a key that is no alarm", e);
        }
        raised = List.copyOf(found);
    }

    /** The alarms of a type; {@code NONE} for all. */
    public List<AlarmMember> get(AlarmType type) {
        return get(type.getNumber());
    }

    // By number, because a member of a later version may raise an alarm that this one has no name for.
    private List<AlarmMember> get(int type) {
        List<AlarmMember> all = raised;
        return type == AlarmType.NONE.getNumber()
                ? all
                : all.stream().filter(alarm -> alarm.getAlarmValue() == type).toList();
    }

    /** {@code NOSPACE}; the number of an alarm that has no name here. */
    public static String name(AlarmMember alarm) {
        return alarm.getAlarm() == AlarmType.UNRECOGNIZED
                ? Integer.toString(alarm.getAlarmValue())
                : alarm.getAlarm().name();
    }

    /** Whether any member has raised this alarm. */
    public boolean raised(AlarmType type) {
        List<AlarmMember> all = raised;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).getAlarm() == type) {
                return true;
            }
        }
        return false;
    }

    /** Does what a request says; the response has no header yet. */
    AlarmResponse.Builder apply(StoreTxn txn, AlarmRequest request) {
        AlarmResponse.Builder response = AlarmResponse.newBuilder();
        AlarmMember subject = AlarmMember.newBuilder()
                .setMemberID(request.getMemberID())
                .setAlarmValue(request.getAlarmValue())
                .build();
        switch (request.getAction()) {
            case GET -> response.addAllAlarms(get(request.getAlarmValue()));
            case ACTIVATE -> {
                if (!raised.contains(subject)) {
                    List<AlarmMember> more = new ArrayList<>(raised);
                    more.add(subject);
                    raised = List.copyOf(more);
                    txn.put(Bucket.ALARM, subject.toByteArray(), NO_VALUE);
                    log("alarm raised", subject);
                }
                response.addAlarms(subject);
            }
            case DEACTIVATE -> {
                if (raised.contains(subject)) {
                    List<AlarmMember> less = new ArrayList<>(raised);
                    less.remove(subject);
                    raised = List.copyOf(less);
                    txn.delete(Bucket.ALARM, subject.toByteArray());
                    log("alarm disarmed", subject);
                    response.addAlarms(subject);
                }
            }
            case UNRECOGNIZED -> {}
        }
        return response;
    }

    private static void log(String what, AlarmMember alarm) {
        LOG.atWarn()
                .addKeyValue("alarm", name(alarm))
                .addKeyValue("from", Long.toHexString(alarm.getMemberID()))
                .log(what);
    }
}
