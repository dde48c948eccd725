package dev.quoin.compat.process;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A client of HTTP/2 that does just what a test tells it: it pings as it likes and answers no pings of itself. */
final class RawHttp2 implements AutoCloseable {

    static final int HEADERS = 1;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GO_AWAY = 7;

    static final int ACK = 1;
    private static final int END_HEADERS = 4;

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    /** A frame as it came. */
    @SuppressWarnings("ArrayRecordComponent") // read once by the test that received it
    record Frame(int type, int flags, byte[] payload) {

        boolean isPing() {
            return type == PING && (flags & ACK) == 0;
        }

        /** The value of a setting, or -1. */
        long setting(int id) {
            ByteBuffer settings = ByteBuffer.wrap(payload);
            while (settings.hasRemaining()) {
                int key = settings.getShort();
                long value = Integer.toUnsignedLong(settings.getInt());
                if (key == id) {
                    return value;
                }
            }
            return -1;
        }

        /** Of a GOAWAY. */
        int errorCode() {
            return ByteBuffer.wrap(payload).getInt(4);
        }

        /** Of a GOAWAY. */
        String debugData() {
            return new String(payload, 8, payload.length - 8, StandardCharsets.US_ASCII);
        }
    }

    RawHttp2(int port, int readMillisMax) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(readMillisMax);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        out.write(PREFACE);
        send(SETTINGS, 0, 0, new byte[0]);
    }

    /** Begins a Watch, so that a call is under way. */
    void watch() throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        header(block, ":method", "POST");
        header(block, ":scheme", "http");
        header(block, ":path", "/etcdserverpb.Watch/Watch");
        header(block, ":authority", "localhost");
        header(block, "content-type", "application/grpc");
        header(block, "te", "trailers");
        send(HEADERS, END_HEADERS, 1, block.toByteArray());
    }

    /** Without compression: a literal that is not indexed. */
    private static void header(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        block.write(name.length());
        block.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        block.write(value.length());
        block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    void ping() throws IOException {
        send(PING, 0, 0, new byte[8]);
    }

    void acknowledge(Frame ping) throws IOException {
        send(PING, ACK, 0, ping.payload());
    }

    private void send(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload);
        out.write(frame.array());
    }

    /** The next frame; empty when the server has closed the connection. */
    Optional<Frame> read() throws IOException {
        try {
            int head = in.readInt();
            int flags = in.readUnsignedByte();
            in.readInt();
            byte[] payload = new byte[head >>> 8];
            in.readFully(payload);
            return Optional.of(new Frame(head & 0xff, flags, payload));
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (EOFException | SocketException e) {
            return Optional.empty();
        }
    }

    /** The next frame of a type; empty when the server has closed the connection before. */
    Optional<Frame> await(int type) throws IOException {
        Optional<Frame> frame = read();
        while (frame.isPresent() && frame.get().type() != type) {
            frame = read();
        }
        return frame;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
