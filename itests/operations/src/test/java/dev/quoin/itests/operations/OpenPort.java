package dev.quoin.itests.operations;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Connects to a port again and again, and measures for how long nobody took the connection. */
final class OpenPort implements AutoCloseable {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int CONNECT_MILLIS_MAX = 1000;

    private final int port;
    private final Thread thread = new Thread(this::probe, "test-port");
    private volatile boolean closed;
    private volatile long longestNanos;

    OpenPort(int port) {
        this.port = port;
        thread.start();
    }

    private void probe() {
        long opened = System.nanoTime();
        while (!closed) {
            boolean open = connects();
            long now = System.nanoTime();
            if (open) {
                opened = now;
            } else {
                longestNanos = Math.max(longestNanos, now - opened);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private boolean connects() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS_MAX);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Milliseconds of the longest time without an open port; 0 where it was never found closed. */
    long longestMillis() {
        return TimeUnit.NANOSECONDS.toMillis(longestNanos);
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(CONNECT_MILLIS_MAX * 2L);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
