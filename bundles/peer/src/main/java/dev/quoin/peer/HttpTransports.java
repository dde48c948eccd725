package dev.quoin.peer;

import dev.quoin.api.endpoint.PeerTls;
import dev.quoin.api.env.Clock;
import dev.quoin.api.metrics.RelayedMeters;
import dev.quoin.api.peer.LocalPeer;
import dev.quoin.api.peer.PeerReceiver;
import dev.quoin.api.peer.PeerRequests;
import dev.quoin.api.peer.PeerTransport;
import dev.quoin.api.peer.PeerTransports;
import dev.quoin.peer.http.Dialer;
import dev.quoin.peer.http.Gate;
import dev.quoin.peer.http.PeerLoops;
import dev.quoin.peer.http.SingleRequests;
import org.jspecify.annotations.Nullable;

/** Opens transports over one set of threads, which start with the first use. Any thread. */
final class HttpTransports implements PeerTransports, AutoCloseable {
    private final Clock clock;
    private final Gate gate;
    private final RaftPages pages;
    private final PeerRequests requests = new SingleRequests(this::dialer);
    private volatile @Nullable PeerTls tls;
    private final RelayedMeters meters = new RelayedMeters();
    private @Nullable PeerLoops loops;
    private @Nullable Dialer dialer;
    private @Nullable HttpTransport open;
    private boolean closed;

    /** {@code gate} is what all connections to other members pass. */
    HttpTransports(Clock clock, Gate gate) {
        this.clock = clock;
        this.gate = gate;
        this.pages = new RaftPages(clock);
    }

    RaftPages pages() {
        return pages;
    }

    void secure(@Nullable PeerTls next) {
        tls = next;
    }

    @Nullable
    PeerTls security() {
        return tls;
    }

    RelayedMeters meters() {
        return meters;
    }

    @Override
    public synchronized PeerTransport open(LocalPeer local, PeerReceiver receiver) {
        if (open != null) {
            open.close();
        }
        Dialer through = dialer();
        PeerLoops started = loops;
        if (started == null) {
            throw new IllegalStateException("no threads");
        }
        Surroundings around = new Surroundings(started, through, requests, clock, meters);
        HttpTransport transport = new HttpTransport(local, receiver, around, pages);
        open = transport;
        return transport;
    }

    @Override
    public PeerRequests requests() {
        return requests;
    }

    /** Ends all connections and threads. */
    @Override
    public void close() {
        PeerLoops ending;
        synchronized (this) {
            closed = true;
            if (open != null) {
                open.close();
            }
            ending = loops;
            loops = null;
        }
        if (ending != null) {
            // Not left to the loops: one that ends while it is busy forgets its connections, and they stay open.
            var unused = gate.closeAll();
            ending.close();
        }
    }

    private synchronized Dialer dialer() {
        if (closed) {
            throw new IllegalStateException("the transport has ended");
        }
        Dialer known = dialer;
        if (known == null) {
            PeerLoops started = PeerLoops.start();
            loops = started;
            known = new Dialer(started, () -> tls, gate);
            dialer = known;
        }
        return known;
    }
}
