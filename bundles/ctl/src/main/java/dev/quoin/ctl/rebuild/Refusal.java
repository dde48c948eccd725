package dev.quoin.ctl.rebuild;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** What a call was refused with, for a person. */
final class Refusal {

    private Refusal() {}

    static String text(StatusRuntimeException refusal) {
        Status status = refusal.getStatus();
        Throwable cause = status.getCause();
        String why = cause == null || cause.getMessage() == null ? status.getDescription() : cause.getMessage();
        return status.getCode() + (why == null ? "" : ": " + why);
    }
}
