package dev.quoin.simulation;

import com.google.protobuf.ByteString;
import dev.quoin.api.mvcc.DuplicateWatchIdException;
import dev.quoin.api.mvcc.EmptyWatchRangeException;
import dev.quoin.api.mvcc.WatchEvents;
import dev.quoin.api.mvcc.WatchListener;
import dev.quoin.api.mvcc.WatchSpec;
import dev.quoin.api.mvcc.WatchStream;
import dev.quoin.api.server.MemberException;
import dev.quoin.history.WatchLog;
import dev.quoin.rpc.mvccpb.Event;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Watches all keys from the first revision on; where its member goes away it goes on at another, where it left off. */
final class Watcher {

    private static final int LOOK_MILLIS = 200;

    private final World world;
    private final String name;
    private final Random random;
    private @Nullable MemberProcess process;
    private @Nullable WatchStream stream;
    private boolean full;

    Watcher(World world, String name, Random random) {
        this.world = world;
        this.name = name;
        this.random = random;
    }

    String name() {
        return name;
    }

    void start() {
        look();
    }

    /** Now and then: takes up again what was refused, or goes to another member. */
    private void look() {
        MemberProcess present = process;
        if (present == null || !present.alive() || random.nextInt(40) == 0) {
            leave();
            attach(world.anyInService(random));
        } else if (full) {
            full = false;
            WatchStream open = stream;
            world.scheduler().at(world.scheduler().now(), present, () -> {
                if (open != null && open == stream) {
                    open.resume();
                }
            });
        }
        world.scheduler().afterMillis(1 + random.nextInt(LOOK_MILLIS), this::look);
    }

    private void leave() {
        WatchStream open = stream;
        if (process != null && open != null) {
            world.scheduler().at(world.scheduler().now(), process, open::close);
        }
        process = null;
        stream = null;
        full = false;
    }

    private void attach(Machine machine) {
        MemberProcess chosen = machine.process();
        if (chosen == null) {
            return;
        }
        process = chosen;
        world.scheduler().at(world.scheduler().now(), chosen, () -> {
            if (process == chosen && machine.member() != null) {
                open(machine, chosen);
            } else if (process == chosen) {
                process = null;
            }
        });
    }

    private void open(Machine machine, MemberProcess chosen) {
        Listener listener = new Listener();
        try {
            WatchStream opened = machine.member().watches().open(listener, () -> {
                if (process == chosen) {
                    process = null;
                }
            });
            stream = opened;
            listener.mine = opened;
            ByteString all = ByteString.copyFrom(new byte[] {0});
            long from = Math.max(2, world.watched().last(name) + 1);
            opened.create(new WatchSpec(0, all, ByteString.EMPTY, from, false, false, false));
        } catch (MemberException e) {
            process = null; // it does not serve; another one will
        } catch (DuplicateWatchIdException | EmptyWatchRangeException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String toString() {
        return name + " saw " + world.watched().last(name);
    }

    private final class Listener implements WatchListener {

        private @Nullable WatchStream mine;

        @Override
        public boolean offer(long watchId, WatchEvents events) {
            if (mine != stream) {
                return true;
            }
            if (random.nextInt(50) == 0) {
                full = true;
                return false;
            }
            for (Event event : events.events()) {
                String value = event.getType() == Event.EventType.DELETE
                        ? null
                        : event.getKv().getValue().toStringUtf8();
                world.watched()
                        .saw(
                                name,
                                new WatchLog.Event(
                                        event.getKv().getModRevision(),
                                        event.getKv().getKey().toStringUtf8(),
                                        value));
            }
            return true;
        }

        @Override
        public void compacted(long watchId, long compactRevision) {
            if (mine != stream) {
                return;
            }
            if (compactRevision <= world.watched().last(name) + 1) {
                throw Violation.WATCH.found(name + " was not behind the compaction at " + compactRevision);
            }
            world.watched().skipped(name, compactRevision);
            process = null; // goes on elsewhere
        }
    }
}
