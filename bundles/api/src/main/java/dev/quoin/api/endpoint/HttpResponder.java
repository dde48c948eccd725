package dev.quoin.api.endpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** Takes the answer to one request. Any thread. */
@ProviderType
public interface HttpResponder {

    /** Answers and ends. */
    void respond(int status, Map<String, String> headers, byte[] body);

    /** Answers with text of a content type and ends. */
    default void respond(int status, String contentType, String body) {
        respond(status, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
    }

    /** Begins an answer of unknown length. */
    HttpBody stream(int status, Map<String, String> headers);

    /** The rest of an answer. */
    @ProviderType
    interface HttpBody {

        /** Sends a part; false where the caller should wait for {@link #onWritable}. */
        boolean write(byte[] part);

        /**
         * Sends several parts, each from its position to its limit, in order and at once; otherwise as {@link
         * #write(byte[])}. What they hold must not change afterwards.
         */
        default boolean write(List<ByteBuffer> parts) {
            boolean more = true;
            for (ByteBuffer part : parts) {
                byte[] copy = new byte[part.remaining()];
                part.duplicate().get(copy);
                more = write(copy);
            }
            return more;
        }

        /** Runs a task where {@link #write} costs no hand-over: on the connection's event loop, if there is one. */
        default void execute(Runnable task) {
            task.run();
        }

        /** Runs a task once when the connection takes more, or when it is gone. */
        void onWritable(Runnable task);

        /** Whether the caller is still there. */
        boolean open();

        /** Ends the answer. */
        void end();
    }
}
