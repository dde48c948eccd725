package dev.quoin.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Ports on loopback that nobody takes before a member does, nor while it is stopped. They lie below those from which systems
 * serve outgoing connections and listeners on port 0. A block of them is claimed against other JVMs by listening on its first
 * port, and within this one no port is given twice. Whatever else claims blocks must cut them alike: Quoin's own tests do. Any
 * thread.
 */
final class Ports implements AutoCloseable {
    private static final int LOWEST = 10_000;
    private static final int HIGHEST = 32_768;
    private static final int BLOCK_PORTS = 64;
    private static final int ATTEMPTS_MAX = 1_000;

    private @Nullable ServerSocket claim;
    /** Those used up: their ports may still be in use. */
    private final List<ServerSocket> usedUp = new ArrayList<>();

    private int next;
    private int end;

    /** A port that is free. */
    synchronized int take() {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            if (next == end) {
                claimBlock();
            } else {
                int port = next++;
                ServerSocket probe = listen(port);
                if (probe != null) {
                    close(probe);
                    return port;
                }
            }
        }
        throw new IllegalStateException("no free port between " + LOWEST + " and " + HIGHEST);
    }

    private void claimBlock() {
        int blocks = (HIGHEST - LOWEST) / BLOCK_PORTS;
        int first = LOWEST + ThreadLocalRandom.current().nextInt(blocks) * BLOCK_PORTS;
        ServerSocket socket = listen(first);
        if (socket == null) {
            return;
        }
        if (claim != null) {
            usedUp.add(claim);
        }
        claim = socket;
        next = first + 1;
        end = first + BLOCK_PORTS;
    }

    private static @Nullable ServerSocket listen(int port) {
        try {
            return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            return null;
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        if (claim != null) {
            close(claim);
            claim = null;
        }
        usedUp.forEach(Ports::close);
        usedUp.clear();
        next = 0;
        end = 0;
    }
}
