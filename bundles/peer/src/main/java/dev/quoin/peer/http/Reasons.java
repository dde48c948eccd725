package dev.quoin.peer.http;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.TimeoutException;
import java.net.ConnectException;
import java.util.concurrent.CompletionException;

/** Why a connection failed, in the words that operators of etcd look for. */
public final class Reasons {
    private Reasons() {}

    /** One line. */
    public static String of(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof DecoderException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof ConnectTimeoutException || cause instanceof TimeoutException) {
            return "i/o timeout";
        }
        String text = String.valueOf(cause.getMessage());
        if (cause instanceof ConnectException && text.contains("refused")) {
            return "connect: connection refused";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : text;
    }
}
