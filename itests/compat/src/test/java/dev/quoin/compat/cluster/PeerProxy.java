package dev.quoin.compat.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands before one member's peer port and forwards what the others' links let through. */
final class PeerProxy implements Closeable {

    private static final int BUFFER_BYTES = 64 << 10;
    private static final int BACKLOG = 128;

    private final String member;
    private final int target;
    private final Links links;
    private final SocketOwners owners;
    private final ServerSocket front;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();

    /**
     * Begins to listen.
     *
     * @param port where the other members dial
     * @param target where the member listens
     */
    PeerProxy(String member, int port, int target, Links links, SocketOwners owners) throws IOException {
        this.member = member;
        this.target = target;
        this.links = links;
        this.owners = owners;
        front = new ServerSocket();
        front.setReuseAddress(true);
        front.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    }

    /** Serves until it is closed. */
    PeerProxy start() {
        daemon("accept", this::accept);
        return this;
    }

    private void accept() {
        while (!front.isClosed()) {
            try {
                Socket dialed = front.accept();
                daemon("dial", () -> forward(dialed));
            } catch (IOException e) {
                // Closed, or out of descriptors, which the test will notice.
            }
        }
    }

    private void forward(Socket dialed) {
        Optional<String> dialer = owners.of(dialed.getPort(), dialed.getLocalPort());
        if (dialer.isEmpty()) {
            closeQuietly(dialed);
            return;
        }
        Socket onward = new Socket();
        Closeable both = () -> {
            closeQuietly(dialed);
            closeQuietly(onward);
        };
        if (!links.admit(dialer.get(), member, both)) {
            closeQuietly(both);
            return;
        }
        open.add(both);
        try {
            onward.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            dialed.setTcpNoDelay(true);
            onward.setTcpNoDelay(true);
            Thread back = daemon("back", () -> pump(onward, dialed, member, dialer.get(), both));
            pump(dialed, onward, dialer.get(), member, both);
            back.join();
        } catch (IOException | InterruptedException e) {
            // The member does not listen, or the connection was closed meanwhile.
        } finally {
            closeQuietly(both);
            open.remove(both);
            links.dismiss(dialer.get(), member, both);
        }
    }

    private void pump(Socket from, Socket to, String source, String sink, Closeable both) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                links.pass(source, sink);
                out.write(buffer, 0, read);
            }
            links.pass(source, sink);
            to.shutdownOutput();
        } catch (IOException | InterruptedException e) {
            closeQuietly(both);
        }
    }

    /** The threads of connections that are held go with the JVM. */
    private Thread daemon(String what, Runnable work) {
        Thread thread = new Thread(work, "proxy-" + member + "-" + what);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    static void closeQuietly(Closeable connection) {
        try {
            connection.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    @Override
    public void close() {
        closeQuietly(front);
        open.forEach(PeerProxy::closeQuietly);
    }
}
