package dev.quoin.launcher;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A unix socket that receives datagrams, by a path or an abstract name, as systemd's. */
final class DatagramListener implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;

    /** What is needed of libc. */
    interface Calls extends Library {
        int socket(int domain, int type, int protocol) throws LastErrorException;

        int bind(int socket, byte[] address, int addressBytes) throws LastErrorException;

        int setsockopt(int socket, int level, int option, long[] value, int valueBytes) throws LastErrorException;

        NativeLong recv(int socket, byte[] data, NativeLong bytes, int flags) throws LastErrorException;

        int close(int socket) throws LastErrorException;
    }

    private final Calls libc = Native.load("c", Calls.class);
    private final int socket = libc.socket(AF_UNIX, SOCK_DGRAM, 0);

    DatagramListener(String name, long secondsMax) throws IOException {
        byte[] address = ServiceManager.address(name);
        libc.bind(socket, address, address.length);
        libc.setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, new long[] {secondsMax, 0}, 2 * Long.BYTES);
    }

    /** The next datagram; fails when none comes in time. */
    String receive() {
        byte[] data = new byte[256];
        int bytes = libc.recv(socket, data, new NativeLong(data.length), 0).intValue();
        return new String(data, 0, bytes, StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        libc.close(socket);
    }
}
