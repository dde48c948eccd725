package dev.quoin.peer;

import dev.quoin.api.endpoint.MemberUrl;
import dev.quoin.api.peer.LocalPeer;
import dev.quoin.api.peer.PeerReceiver;
import dev.quoin.api.raft.Message;
import dev.quoin.peer.http.UrlPicker;
import dev.quoin.peer.stream.PeerMeters;
import dev.quoin.peer.stream.PeerStatus;
import dev.quoin.peer.stream.Pipeline;
import java.util.List;

/** A sender that is no known member yet: answers to it go by single requests alone. */
final class Stranger {
    private final Pipeline pipeline;
    private final PeerMeters meters;
    private final PeerStatus status;

    Stranger(Surroundings around, LocalPeer local, long id, List<MemberUrl> urls, PeerReceiver receiver) {
        meters = new PeerMeters(around.meters(), local.memberId(), id);
        status = new PeerStatus(id, around.clock()::nanos, meters);
        pipeline = new Pipeline(
                local, new UrlPicker(urls), around.dialer(), status, meters, new PipelineReports(id, receiver));
    }

    void send(Message message) {
        if (!pipeline.offer(message)) {
            meters.sendFailed();
        }
    }

    void close() {
        pipeline.close();
        status.stop();
    }
}
