package dev.quoin.v3.call;

import dev.quoin.api.server.Caller;
import dev.quoin.api.server.Member;
import dev.quoin.api.server.MemberException;
import dev.quoin.api.server.Reply;

/** What a method does with a request: hands it to the member, or refuses it. Called on an event loop. */
@FunctionalInterface
public interface UnaryMethod<Q, R> {

    /** Either throws, or has the reply called exactly once. */
    void call(Member member, Caller caller, Q request, Reply<R> reply) throws MemberException;
}
