package dev.quoin.server.loop;

import dev.quoin.api.raft.ReadState;
import dev.quoin.api.raft.SoftState;

/** Is told what Raft says. Raft's thread; must not block. */
public interface RaftListener {

    /** Leader, role or term changed. */
    void leadership(SoftState state, long term);

    /** A read index was confirmed. */
    void confirmed(ReadState read);

    /** The member cannot go on; called once, from any of its threads. */
    void fatal(String what, Throwable cause);
}
