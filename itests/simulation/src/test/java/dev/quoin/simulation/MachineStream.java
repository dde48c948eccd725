package dev.quoin.simulation;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one member reads from another, as far as it shows who talks to whom; messages are carried without it. It is asked for
 * again and again until it begins, and anew once it has ended, and who asks hears that it was removed, as in rafthttp.
 */
final class MachineStream {

    /** As in rafthttp. */
    private static final long REDIAL_MILLIS = 100;

    private final World world;
    private final Machine here;
    private final MemberProcess process;
    private final MachineTransport reader;
    private final long remote;
    private final Machine target;
    private @Nullable MachineTransport source;
    private boolean closed;

    MachineStream(
            World world, Machine here, MemberProcess process, MachineTransport reader, long remote, Machine target) {
        this.world = world;
        this.here = here;
        this.process = process;
        this.reader = reader;
        this.remote = remote;
        this.target = target;
    }

    /** Begins, and sees to it that it goes on. Once. */
    void dial() {
        if (closed) {
            return;
        }
        if (!flows()) {
            boolean lost = source != null;
            source = null;
            boolean left = world.network().carry(here, target, false, this::arrive);
            if (lost || !left) {
                reader.inactive(remote);
            }
        }
        long pause = here.clock().trueNanos(TimeUnit.MILLISECONDS.toNanos(REDIAL_MILLIS));
        world.scheduler().at(world.scheduler().now() + pause, process, this::dial);
    }

    void close() {
        closed = true;
    }

    /** Both ends are the processes that they were, and the other one still takes this one for a member. */
    private boolean flows() {
        return source != null && source == target.transport() && source.feeds(reader.local.memberId(), this);
    }

    /** At the other machine, in its process: refused for rafthttp's reasons, in its order. */
    private void arrive() {
        MachineTransport there = target.transport();
        long from = reader.local.memberId();
        if (there == null || there.local.clusterId() != reader.local.clusterId()) {
            return;
        }
        if (there.receiver.removed(from)) {
            answer(() -> reader.receiver.removedFromCluster(remote));
        } else if (!there.hasPeer(from)) {
            there.receiver.introduced(from, reader.local.peerUrls());
        } else if (there.local.memberId() == remote) {
            there.feed(from, this);
            answer(() -> {
                source = there;
                reader.active(remote);
            });
        }
    }

    private void answer(Runnable told) {
        world.network().carry(target, here, false, () -> {
            if (!closed && here.transport() == reader) {
                told.run();
            }
        });
    }
}
