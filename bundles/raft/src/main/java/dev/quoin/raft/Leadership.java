package dev.quoin.raft;

import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.Raft;
import java.util.ArrayList;
import java.util.List;

/** What only a leader keeps beside the progress of its followers; begun anew at each change of role. */
final class Leadership {

    /** Reads waiting for confirmation. */
    final ReadQueue reads = new ReadQueue();
    /** Reads that came before this leader committed an entry of its term. */
    List<Message> postponedReads = new ArrayList<>();
    /** The member that leadership is being handed to. */
    long transferee = Raft.NONE;
    /** At or above the index of the newest configuration change in the log; no other is admitted until it is applied. */
    long pendingConfIndex;
    /** Estimated bytes of this leader's entries that no Ready has handed out as committed; never too high. */
    long uncommittedBytes;
    /** Whether everybody is due an append: entries were appended or the commit index rose. */
    boolean appendDue;
    /** Whether everybody is due a heartbeat. */
    boolean heartbeatDue;
}
