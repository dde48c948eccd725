package dev.quoin.peer;

import dev.quoin.api.env.Clock;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.peer.PeerRequests;
import dev.quoin.peer.http.Dialer;
import dev.quoin.peer.http.PeerLoops;
import dev.quoin.peer.snapshot.SnapshotSender;

/** What a transport works with. */
record Surroundings(PeerLoops loops, Dialer dialer, PeerRequests requests, Clock clock, Meters meters) {

    SnapshotSender.Means sending() {
        return new SnapshotSender.Means(dialer, loops.transfers(), clock);
    }
}
