package dev.quoin.peer;

import dev.quoin.api.peer.PeerReceiver;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.peer.stream.Pipeline;

/** How single requests to a member end, as its own member is told. */
record PipelineReports(long id, PeerReceiver receiver) implements Pipeline.Outcome {
    @Override
    public void delivered(Message message) {
        if (message.type() == MessageType.SNAP) {
            receiver.snapshotSent(id, true);
        }
    }

    @Override
    public void failed(Message message) {
        receiver.unreachable(id);
        if (message.type() == MessageType.SNAP) {
            receiver.snapshotSent(id, false);
        }
    }

    @Override
    public void removed() {
        receiver.removedFromCluster(id);
    }
}
