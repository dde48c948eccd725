package dev.quoin.ctl.quoin;

import dev.quoin.ctl.CommandException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** What a failed call means, and what to do. */
final class Refusals {
    private Refusals() {}

    static CommandException explain(StatusRuntimeException failure) {
        Status status = failure.getStatus();
        String text = String.valueOf(status.getDescription());
        return switch (status.getCode()) {
            case UNAVAILABLE ->
                new CommandException(
                        "no member answers on the socket (" + text + ")"
                                + "\nIs the process still running? A socket stays behind when it was killed.",
                        failure);
            case DEADLINE_EXCEEDED ->
                new CommandException("the member does not answer in time\nIts log says what it is busy with.", failure);
            case UNIMPLEMENTED ->
                new CommandException(
                        "the member does not know this command: " + text
                                + "\nUse the quoin command of the distribution that the member was started from.",
                        failure);
            default -> new CommandException(text, failure);
        };
    }
}
