package dev.quoin.v3.call;

import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.MemberException;
import io.grpc.Status;

/** The member's errors as gRPC statuses, with etcd's texts. */
public final class Statuses {

    private Statuses() {}

    /** What a client sees of a failure. */
    public static Status of(MemberException failure) {
        return status(failure.code(), failure.text());
    }

    /** What a client sees of an error. */
    public static Status of(EtcdError error) {
        return status(error.code(), error.text());
    }

    private static Status status(EtcdError.Code code, String text) {
        Status status =
                switch (code) {
                    case CANCELLED -> Status.CANCELLED;
                    case UNKNOWN -> Status.UNKNOWN;
                    case INVALID_ARGUMENT -> Status.INVALID_ARGUMENT;
                    case DEADLINE_EXCEEDED -> Status.DEADLINE_EXCEEDED;
                    case NOT_FOUND -> Status.NOT_FOUND;
                    case PERMISSION_DENIED -> Status.PERMISSION_DENIED;
                    case RESOURCE_EXHAUSTED -> Status.RESOURCE_EXHAUSTED;
                    case FAILED_PRECONDITION -> Status.FAILED_PRECONDITION;
                    case OUT_OF_RANGE -> Status.OUT_OF_RANGE;
                    case UNIMPLEMENTED -> Status.UNIMPLEMENTED;
                    case INTERNAL -> Status.INTERNAL;
                    case UNAVAILABLE -> Status.UNAVAILABLE;
                    case DATA_LOSS -> Status.DATA_LOSS;
                    case UNAUTHENTICATED -> Status.UNAUTHENTICATED;
                };
        return status.withDescription(text);
    }
}
