package dev.quoin.simulation;

import dev.quoin.api.server.Caller;
import dev.quoin.api.server.MemberException;
import dev.quoin.api.server.Reply;
import dev.quoin.history.Answer;
import dev.quoin.history.Call;
import dev.quoin.history.Operation;
import dev.quoin.rpc.etcdserverpb.AlarmMember;
import dev.quoin.rpc.etcdserverpb.AlarmRequest;
import dev.quoin.rpc.etcdserverpb.AlarmType;
import dev.quoin.rpc.etcdserverpb.CompactionRequest;
import dev.quoin.rpc.etcdserverpb.MoveLeaderRequest;
import dev.quoin.server.OpenedMember;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Does what operators do to clusters that are well: moves the leader, compacts, restarts members in good order, disarms. */
final class Caretaker {

    private static final int LOOK_MILLIS_MAX = 1_200;

    private final World world;
    private final Random random;
    private long compacted;

    Caretaker(World world, Random random) {
        this.world = world;
        this.random = random;
    }

    void start() {
        world.scheduler().afterMillis(1 + random.nextInt(LOOK_MILLIS_MAX), () -> {
            look();
            start();
        });
    }

    private void look() {
        disarm();
        if (world.peace()) {
            return;
        }
        switch (random.nextInt(8)) {
            case 0 -> moveLeader();
            case 1, 2 -> compact();
            case 3 -> world.anyInService(random).stopInGoodOrder();
            default -> {} // not all the time
        }
    }

    private void moveLeader() {
        Machine leader = world.leader();
        Machine successor = world.anyInService(random);
        if (leader == null || successor.member() == null) {
            return;
        }
        MoveLeaderRequest request = MoveLeaderRequest.newBuilder()
                .setTargetID(successor.member().id())
                .build();
        ask(leader, member -> member.maintenances().moveLeader(Caller.ANONYMOUS, request, ignored()));
    }

    /** Mostly what all watchers have seen, now and then all there is. */
    private void compact() {
        Machine asked = world.anyInService(random);
        if (asked.member() == null) {
            return;
        }
        long current = asked.member().revision();
        long seen = world.watchers().stream()
                .mapToLong(watcher -> world.watched().last(watcher.name()))
                .min()
                .orElse(0);
        boolean all = random.nextInt(4) == 0 && (world.settings().levels() == Settings.Levels.HIGH || isPut(current));
        long revision = all ? current : Math.min(seen, current);
        if (revision > compacted) {
            compacted = revision;
            CompactionRequest request = CompactionRequest.newBuilder()
                    .setRevision(revision)
                    .setPhysical(random.nextBoolean())
                    .build();
            ask(asked, member -> member.keyValues().compact(Caller.ANONYMOUS, request, ignored()));
        }
    }

    /**
     * Whether a revision certainly is no deletion. Below 3.5 a compaction takes a deletion exactly at its revision along, as in
     * etcd, and who watches from there on is told of neither.
     */
    private boolean isPut(long revision) {
        return world.history().calls().stream()
                .anyMatch(call -> call.outcome() == Call.Outcome.OK
                        && (call.operation() instanceof Operation.Put
                                || (call.answer() instanceof Answer.Compared compared && compared.succeeded()))
                        && call.answer().revision() == revision);
    }

    /** Alarms stay until somebody disarms them. */
    private void disarm() {
        Machine asked = world.anyInService(random);
        List<AlarmMember> alarms =
                asked.member() == null ? List.of() : asked.member().alarms();
        for (AlarmMember alarm : alarms) {
            if (alarm.getAlarm() == AlarmType.CORRUPT) {
                throw Violation.FALSE_ALARM.found(alarm + "\n" + world);
            }
            AlarmRequest request = AlarmRequest.newBuilder()
                    .setAction(AlarmRequest.AlarmAction.DEACTIVATE)
                    .setMemberID(alarm.getMemberID())
                    .setAlarm(alarm.getAlarm())
                    .build();
            ask(asked, member -> member.maintenances().alarm(Caller.ANONYMOUS, request, ignored()));
        }
    }

    private void ask(Machine machine, Consumer<OpenedMember> question) {
        MemberProcess process = machine.process();
        if (process != null) {
            world.scheduler().at(world.scheduler().now() + world.network().latency(), process, () -> {
                if (machine.member() != null) {
                    question.accept(machine.member());
                }
            });
        }
    }

    private static <T> Reply<T> ignored() {
        return new Reply<>() {
            @Override
            public void done(T response) {
                // Whatever came of it, everything must hold.
            }

            @Override
            public void failed(MemberException failure) {
                // As above.
            }
        };
    }
}
