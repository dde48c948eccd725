package dev.quoin.peer.http;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.TimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.CompletionException;

/** Why a connection failed, in the words that operators of etcd look for. */
public final class Reasons {
    private Reasons() {}

    /** One line. */
    public static String of(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof ConnectTimeoutException || cause instanceof TimeoutException) {
            return "i/o timeout";
        }
        String text = String.valueOf(cause.getMessage());
        if (isRefusal(cause)) {
            return "connect: connection refused";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : text;
    }

    /** Whether nobody listened where a connection was tried last. */
    public static boolean refused(Throwable failure) {
        Throwable cause = cause(failure);
        return isRefusal(cause instanceof IOException && cause.getCause() != null ? cause.getCause() : cause);
    }

    private static boolean isRefusal(Throwable cause) {
        return cause instanceof ConnectException
                && String.valueOf(cause.getMessage()).contains("refused");
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof DecoderException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
