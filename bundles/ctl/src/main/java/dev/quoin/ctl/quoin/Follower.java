package dev.quoin.ctl.quoin;

import dev.quoin.ctl.CommandException;
import dev.quoin.rpc.admin.FollowRequest;
import dev.quoin.rpc.admin.OperationEvent;
import dev.quoin.rpc.grpc.admin.AdminGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Begins an operation and shows it to its end. Where the bundle behind the socket is itself replaced, the connection ends and
 * the operation does not: it is asked for again.
 */
final class Follower {
    private static final long AWAY_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Path socket;
    private final ProgressView view;
    private boolean begun;

    Follower(Path socket, ProgressView view) {
        this.socket = socket;
        this.view = view;
    }

    /** Returns the last event. */
    OperationEvent run(Function<AdminGrpc.AdminBlockingStub, Iterator<OperationEvent>> beginning)
            throws CommandException {
        OperationEvent end = once(beginning);
        long limit = System.nanoTime() + AWAY_NANOS_MAX;
        while (end == null) {
            if (System.nanoTime() > limit) {
                throw new CommandException("the member does not answer any more\nIts log says what became of it.");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            end = once(stub -> stub.follow(FollowRequest.getDefaultInstance()));
        }
        return end;
    }

    /** The last event, or null where the connection ended before it. */
    private @Nullable OperationEvent once(Function<AdminGrpc.AdminBlockingStub, Iterator<OperationEvent>> call)
            throws CommandException {
        try (Connection connection = Connection.to(socket)) {
            Iterator<OperationEvent> events = call.apply(connection.operations());
            while (events.hasNext()) {
                OperationEvent event = events.next();
                begun = true;
                view.show(event);
                if (event.getOutcome() != OperationEvent.Outcome.UNDER_WAY) {
                    return event;
                }
            }
            return null;
        } catch (StatusRuntimeException e) {
            boolean away = e.getStatus().getCode() == Status.Code.UNAVAILABLE
                    || e.getStatus().getCode() == Status.Code.CANCELLED
                    || e.getStatus().getCode() == Status.Code.NOT_FOUND;
            if (begun && away) {
                return null;
            }
            throw Refusals.explain(e);
        }
    }
}
