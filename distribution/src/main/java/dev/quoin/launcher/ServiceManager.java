package dev.quoin.launcher;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * systemd, or whoever else named a socket in {@code NOTIFY_SOCKET}: a path, or with a leading {@code @} a name in Linux's
 * abstract name space. The JDK has no datagram sockets of this kind. The library that reaches libc for one is loaded only
 * where there is somebody to tell.
 */
final class ServiceManager {
    /** Environment variable with the socket's name. */
    static final String SOCKET = "NOTIFY_SOCKET";

    private static final byte[] READY = "READY=1".getBytes(StandardCharsets.US_ASCII);

    // Linux's values, on every processor that Java runs on but MIPS.
    private static final short AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int PATH_BYTES_MAX = 107;

    /** What is needed of libc. */
    interface SocketCalls extends Library {
        int socket(int domain, int type, int protocol) throws LastErrorException;

        NativeLong sendto(int socket, byte[] data, NativeLong bytes, int flags, byte[] address, int addressBytes)
                throws LastErrorException;

        int close(int socket) throws LastErrorException;
    }

    private final String socket;

    /** @param socket its name, as in {@link #SOCKET} */
    ServiceManager(String socket) {
        this.socket = socket;
    }

    /**
     * Says that the member serves.
     *
     * @param scratch where the native part of the library may be put
     * @throws IOException where nobody listens, or nothing native can be loaded
     */
    void tellReady(Path scratch) throws IOException {
        byte[] address = address(socket);
        System.setProperty("jna.tmpdir", scratch.toString());
        System.setProperty("jna.nosys", "true");
        try {
            send(Native.load("c", SocketCalls.class), address);
        } catch (LastErrorException | LinkageError e) {
            throw new IOException(socket + ": " + e.getMessage(), e);
        }
    }

    private static void send(SocketCalls libc, byte[] address) {
        int descriptor = libc.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        try {
            libc.sendto(descriptor, READY, new NativeLong(READY.length), 0, address, address.length);
        } finally {
            libc.close(descriptor);
        }
    }

    /** A sockaddr_un: a path ends with a zero, an abstract name begins with one and ends where the address does. */
    static byte[] address(String name) throws IOException {
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        boolean isAbstract = name.startsWith("@");
        if (path.length > PATH_BYTES_MAX || !(isAbstract || name.startsWith("/"))) {
            throw new IOException(name + " is no path and no abstract name of a socket");
        }
        if (isAbstract) {
            path[0] = 0;
        }
        ByteBuffer address = ByteBuffer.allocate(Short.BYTES + path.length + (isAbstract ? 0 : 1));
        return address.order(ByteOrder.nativeOrder())
                .putShort(AF_UNIX)
                .put(path)
                .array();
    }
}
