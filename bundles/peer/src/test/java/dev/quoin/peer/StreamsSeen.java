package dev.quoin.peer;

/** Whether a member's streams to another are there. */
final class StreamsSeen {
    private StreamsSeen() {}

    static boolean both(TestMember member, long id) {
        return member.transport() instanceof HttpTransport transport && transport.streamsTo(id) == 2;
    }
}
