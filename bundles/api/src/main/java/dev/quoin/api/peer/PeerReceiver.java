package dev.quoin.api.peer;

import dev.quoin.api.raft.Message;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/** What a transport tells its member. Any thread, also event loops: no method may block. */
@ConsumerType
public interface PeerReceiver {

    /**
     * A message for this member, in the order in which its sender's stream carried it.
     *
     * @return false if it was not taken because too many wait; the sender's stream goes on
     */
    boolean received(Message message);

    /**
     * Where the state goes that follows a SNAP message. Makes no file before the first write.
     *
     * @param mediaType what the sender calls the bytes, see {@link SnapshotCargo#mediaType}
     */
    SnapshotSink snapshotSink(Message message, String mediaType);

    /**
     * A SNAP message whose state is durable where {@link SnapshotSink#finish} said. It is the receiver's from now on.
     *
     * @param done told null once Raft has taken the message, else why it was not taken
     */
    void snapshotReceived(Message message, Path state, Consumer<@Nullable Throwable> done);

    /** Whether a member of this id was removed from the cluster for good. */
    boolean removed(long id);

    /** A message to a member could not be delivered. */
    void unreachable(long id);

    /**
     * A member's streams have ended, and nobody listens at any of its URLs any more: its process is gone. Told again as long
     * as that is so. A member that is cut off, or too slow, is not meant.
     */
    void departed(long id);

    /** How the sending of a snapshot ended. */
    void snapshotSent(long id, boolean received);

    /** Another member says that this one was removed from the cluster; it must stop. */
    void removedFromCluster(long toldBy);

    /** The URLs under which a sender says it can be reached; it may not be a member yet. */
    void introduced(long id, List<String> peerUrls);
}
