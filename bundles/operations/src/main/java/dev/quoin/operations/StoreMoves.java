package dev.quoin.operations;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.Backends;
import dev.quoin.api.backend.InstalledBackend;
import dev.quoin.api.backend.MoveCanceledException;
import dev.quoin.api.backend.MoveProgress;
import dev.quoin.api.backend.MoveRefusedException;
import dev.quoin.api.backend.StoreMove;
import dev.quoin.api.operations.OperationException;
import dev.quoin.api.operations.Step.Amount;
import dev.quoin.api.operations.Step.Outcome;
import dev.quoin.operations.work.RunningOperation;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Switching and defragmenting, as operations. */
final class StoreMoves {
    private final MemberSight sight;

    StoreMoves(MemberSight sight) {
        this.sight = sight;
    }

    /** Refused at once where there is no such engine. */
    void check(String engine) throws OperationException {
        List<InstalledBackend> engines = sight.engines();
        if (engines.stream().noneMatch(one -> one.name().equals(engine))) {
            throw new OperationException(
                    "no storage engine " + engine + " is installed",
                    "Installed are "
                            + engines.stream().map(InstalledBackend::name).collect(Collectors.joining(", "))
                            + "; a feature storage-" + engine + " may bring it (quoin features).");
        }
    }

    @Nullable
    String switchTo(RunningOperation operation, String engine) throws OperationException {
        Backends backends = present();
        return carry(operation, progress -> backends.switchTo(engine, progress), "the member's state is on " + engine);
    }

    @Nullable
    String defragment(RunningOperation operation) throws OperationException {
        Backends backends = present();
        return carry(operation, backends::defragment, "the store was rewritten");
    }

    private Backends present() throws OperationException {
        Backends backends = sight.backends();
        if (backends == null) {
            throw new OperationException("the bundle dev.quoin.backend does not run", "quoin bundle start backend");
        }
        return backends;
    }

    @FunctionalInterface
    private interface Beginning {
        StoreMove begin(Consumer<MoveProgress> progress) throws MoveRefusedException;
    }

    private static @Nullable String carry(RunningOperation operation, Beginning beginning, String end)
            throws OperationException {
        try {
            StoreMove move = beginning.begin(progress -> tell(operation, progress));
            operation.cancelBy(move::cancel);
            move.await();
            return end;
        } catch (MoveRefusedException e) {
            throw new OperationException(String.valueOf(e.getMessage()), advice(e.reason()), e);
        } catch (MoveCanceledException e) {
            operation.end(Outcome.CANCELLED, "cancelled; the store is as it was", "");
            return null;
        } catch (BackendException e) {
            throw new OperationException(
                    e.getMessage() + "; the store is as it was", "The log of the member says more.", e);
        }
    }

    private static void tell(RunningOperation operation, MoveProgress progress) {
        if (progress.step().isEnd()) {
            return;
        }
        String text =
                switch (progress.step()) {
                    case CHECKPOINT -> "a checkpoint is written";
                    case COPY -> "copies";
                    case CHECK -> "compares the copy";
                    default -> "catches up with what was written meanwhile";
                };
        operation.now(
                text,
                new Amount(
                        progress.keys(),
                        progress.keysTotal(),
                        progress.bytes(),
                        progress.bytesPerSecond(),
                        progress.millisLeft()));
    }

    private static String advice(MoveRefusedException.Reason reason) {
        return switch (reason) {
            case NOT_INSTALLED -> "quoin backend list shows what is installed.";
            case ACTIVE_ALREADY -> "";
            case BUSY -> "Wait for the end of the other one.";
            case NO_ROOM -> "Make room for a second store, or compact first (etcdctl compact).";
            case NOT_SERVING -> "quoin status says what is the matter.";
        };
    }
}
