package dev.quoin.v3;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.api.snapshot.DatabaseImage;
import dev.quoin.rpc.etcdserverpb.SnapshotResponse;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One database on its way to a client, sent by a thread that may wait for the connection. */
final class SnapshotStream {

    /** Bytes of the database in one message, as in etcd. */
    private static final int PIECE_BYTES = 32 * 1024;

    private static final Logger LOGGER = LoggerFactory.getLogger(SnapshotStream.class);

    private final ServerCall<?, SnapshotResponse> call;

    /** Guards what follows, and is notified when the connection takes more or is gone. */
    private final Object lock = new Object();

    private boolean cancelled;
    private boolean ended;

    SnapshotStream(ServerCall<?, SnapshotResponse> call) {
        this.call = call;
    }

    /** Sends the whole image and ends the call; returns when that is done or the client is gone. */
    void send(DatabaseImage image, CompatibilityLevel level) {
        SnapshotResponse.Builder response = SnapshotResponse.newBuilder();
        if (level.atLeast(CompatibilityLevel.V3_6)) {
            response.setVersion(level.clusterVersion());
        }
        LOGGER.atInfo().addKeyValue("total-bytes", image.size()).log("sending database snapshot to client");
        try {
            call.sendHeaders(new Metadata());
            Pieces pieces = new Pieces(image.size(), response);
            image.writeTo(pieces, written -> {});
            pieces.finish();
            end(Status.OK);
            LOGGER.atInfo()
                    .addKeyValue("total-bytes", image.size())
                    .log("successfully sent database snapshot to client");
        } catch (IOException e) {
            LOGGER.atWarn().setCause(e).log("failed to send database snapshot to client");
            end(Status.UNKNOWN.withDescription(e.getMessage()));
        }
    }

    /** Ends the call without more. */
    void end(Status status) {
        synchronized (lock) {
            if (ended || cancelled) {
                return;
            }
            ended = true;
        }
        call.close(status, new Metadata());
    }

    void wake() {
        synchronized (lock) {
            lock.notifyAll();
        }
    }

    void cancel() {
        synchronized (lock) {
            cancelled = true;
            lock.notifyAll();
        }
    }

    private void awaitReady() throws IOException {
        synchronized (lock) {
            while (!cancelled && !call.isReady()) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted while the client was slow", e);
                }
            }
            if (cancelled) {
                throw new ClosedChannelException();
            }
        }
    }

    /** Cuts what is written into pieces of one size and sums it up. */
    private final class Pieces implements WritableByteChannel {

        private final SnapshotResponse.Builder response;
        private final MessageDigest digest = sha256();
        private ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
        private long remaining;

        Pieces(long total, SnapshotResponse.Builder response) {
            this.remaining = total;
            this.response = response;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            int taken = source.remaining();
            while (source.hasRemaining()) {
                int count = Math.min(source.remaining(), piece.remaining());
                piece.put(source.duplicate().limit(source.position() + count));
                source.position(source.position() + count);
                if (!piece.hasRemaining()) {
                    flush();
                }
            }
            return taken;
        }

        /** Sends the rest and the digest. */
        void finish() throws IOException {
            if (piece.position() > 0) {
                flush();
            }
            if (remaining != 0) {
                throw new IOException("the database is " + remaining + " bytes shorter than announced");
            }
            send(ByteString.copyFrom(digest.digest()));
        }

        private void flush() throws IOException {
            byte[] bytes = piece.array();
            int length = piece.position();
            digest.update(bytes, 0, length);
            remaining -= length;
            send(UnsafeByteOperations.unsafeWrap(bytes, 0, length));
            // The message keeps the array.
            piece = ByteBuffer.allocate(PIECE_BYTES);
        }

        private void send(ByteString blob) throws IOException {
            awaitReady();
            call.sendMessage(response.setRemainingBytes(remaining).setBlob(blob).build());
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
