package dev.quoin.peer;

import dev.quoin.api.peer.LocalPeer;
import dev.quoin.api.peer.PeerTransport;
import dev.quoin.endpoint.PeerPort;
import dev.quoin.env.SystemClock;
import dev.quoin.peer.http.Gate;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A transport behind a real listener, with a recorder where the member would be. */
final class TestMember implements AutoCloseable {
    static final long CLUSTER = 0xc1;

    final long id;
    final HttpTransports transports;
    private final Gate dialled = new Gate();
    final Recorder recorder;
    private final PeerPort port;
    private final long clusterId;
    private final long streamMillis;
    private final String scheme;
    private final String listen;
    private PeerTransport transport;

    TestMember(long id, Path directory) {
        this(id, directory, CLUSTER, Map.of());
    }

    TestMember(long id, Path directory, long clusterId, Map<String, Object> flags) {
        this(id, directory, clusterId, flags, LocalPeer.STREAM_MILLIS);
    }

    /** One whose streams may be silent, or take nothing, for so long. */
    TestMember(long id, Path directory, long clusterId, Map<String, Object> flags, long streamMillis) {
        this.id = id;
        this.clusterId = clusterId;
        this.streamMillis = streamMillis;
        this.transports = new HttpTransports(new SystemClock(), dialled);
        this.recorder = new Recorder(directory);
        this.scheme = flags.containsKey("peer-auto-tls") ? "https" : "http";
        Map<String, Object> all = new HashMap<>(flags);
        all.putIfAbsent("listen-peer-urls", scheme + "://127.0.0.1:0");
        transports.secure(PeerPort.tls(all));
        this.listen = String.valueOf(all.get("listen-peer-urls"));
        this.port = PeerPort.open(transports.pages(), all);
        this.transport = open();
    }

    private PeerTransport open() {
        LocalPeer local =
                new LocalPeer(id, clusterId, "3.4.23", "3.0.0", List.of(url()), 1_000, streamMillis, streamMillis);
        return transports.open(local, recorder);
    }

    String url() {
        return listen.startsWith("unix") ? listen : scheme + "://127.0.0.1:" + port.port();
    }

    PeerTransport transport() {
        return transport;
    }

    void knows(TestMember other) {
        transport.putPeer(other.id, List.of(other.url()));
    }

    /** How many of this member's streams the other reads. */
    int streamsTo(TestMember other) {
        return transport instanceof HttpTransport http ? http.streamsTo(other.id) : 0;
    }

    /** Closes the transport and opens another, as a member does that starts anew behind a port that stays open. */
    void reopen() {
        transport.close();
        transport = open();
    }

    @Override
    public void close() {
        transport.close();
        transports.close();
        port.close();
    }
}
