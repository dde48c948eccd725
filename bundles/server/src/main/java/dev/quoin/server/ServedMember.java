package dev.quoin.server;

import dev.quoin.api.server.Member;
import dev.quoin.api.server.Ready;

/** Says that a member serves. */
record ServedMember(Member member, Runnable handingOver) implements Ready {

    @Override
    public void handOver() {
        handingOver.run();
    }
}
