package dev.quoin.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.peer.SnapshotCargo;
import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.raft.SnapshotMetadata;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TransportTest {
    @TempDir
    Path directory;

    private TestMember one;
    private TestMember two;

    @BeforeEach
    void start() throws IOException {
        one = new TestMember(1, Files.createDirectories(directory.resolve("1")));
        two = new TestMember(2, Files.createDirectories(directory.resolve("2")));
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
        Await.until("no threads left", () -> threads().noneMatch(name -> name.startsWith("peer-")));
    }

    @Test
    void messagesArriveInOrderOverBothStreams() throws Exception {
        connect();
        List<Message> sent = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            sent.add(append(1, 2, 7, i, i + 1L));
            one.transport().send(List.of(sent.get(i)));
        }
        for (Message message : sent) {
            assertThat(two.recorder.message()).isEqualTo(message);
        }
        Message proposal = Message.builder(MessageType.PROP)
                .to(1)
                .from(2)
                .entries(List.of(new Entry(EntryType.NORMAL, 0, 0, new byte[2 << 20])))
                .build();
        two.transport().send(List.of(proposal));
        assertThat(one.recorder.message()).isEqualTo(proposal);
        assertThat(one.transport().activeSince(2)).isNotZero();
    }

    @Test
    void tellsThatAMemberIsGoneOnceNobodyListensAtAnyOfItsUrlsAndNotBefore() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            int closed = silent.getLocalPort();
            one.knows(two);
            two.knows(one);
            Await.until("streams", () -> one.streamsTo(two) == 2 && two.streamsTo(one) == 2);
            two.reopen();
            two.knows(one);
            Await.until("streams again", () -> one.streamsTo(two) == 2 && two.streamsTo(one) == 2);
            one.transport().putPeer(2, List.of(two.url(), "http://127.0.0.1:" + closed));
            assertThat(one.recorder.events).doesNotContain("departed 2");
        }
        two.close();
        one.recorder.awaitEvent("departed 2");
    }

    @Test
    void withoutAStreamMessagesGoAsSingleRequests() throws Exception {
        one.transport().putPeer(2, List.of(two.url()));
        Message vote = Message.of(MessageType.VOTE, 2, 1, 5);
        one.transport().send(List.of(vote));
        assertThat(two.recorder.message()).isEqualTo(vote);
        two.recorder.awaitEvent("introduced 1 [" + one.url() + "]");
        two.transport().putRemote(1, List.of(one.url()));
        Message answer = Message.of(MessageType.VOTE_RESP, 1, 2, 5);
        two.transport().send(List.of(answer));
        assertThat(one.recorder.message()).isEqualTo(answer);
    }

    @Test
    void nextUrlIsTriedWhenOneFails() throws Exception {
        two.knows(one);
        one.transport().putPeer(2, List.of("http://127.0.0.1:1", two.url()));
        Message vote = Message.of(MessageType.VOTE, 2, 1, 5);
        one.transport().send(List.of(vote));
        awaitStreams(one, two);
        one.transport().send(List.of(vote));
        assertThat(two.recorder.message()).isEqualTo(vote);
    }

    @Test
    void aMemberThatStartsAnewIsFoundAgain() throws Exception {
        connect();
        two.reopen();
        two.knows(one);
        Message beat = Message.of(MessageType.HEARTBEAT, 2, 1, 5);
        two.recorder.messages.clear();
        Await.until("a message after the restart", () -> {
            one.transport().send(List.of(beat));
            return !two.recorder.messages.isEmpty();
        });
        assertThat(two.recorder.message()).isEqualTo(beat);
    }

    @Test
    void aRemovedMemberIsTold() throws Exception {
        two.recorder.gone.add(1L);
        one.transport().putPeer(2, List.of(two.url()));
        one.recorder.awaitEvent("removed, says 2");
        one.transport().send(List.of(Message.of(MessageType.VOTE, 2, 1, 5)));
        one.recorder.awaitEvent("unreachable 2");
    }

    @Test
    void unreachableMembersAreReported() throws Exception {
        one.transport().putPeer(3, List.of("http://127.0.0.1:1"));
        one.transport().send(List.of(Message.of(MessageType.VOTE, 3, 1, 5)));
        one.recorder.awaitEvent("unreachable 3");
        assertThat(one.transport().activeSince(3)).isZero();
    }

    @Test
    void statesArriveWholeUnderTheirMediaType() throws Exception {
        connect();
        byte[] content = new byte[9 << 20];
        new Random(1).nextBytes(content);
        Cargo cargo = new Cargo(content, content.length);
        one.transport().sendSnapshot(snapshot(0x1234, new byte[100_000]), cargo);
        Message received = two.recorder.message();
        assertThat(received).isEqualTo(snapshot(0x1234, new byte[100_000]));
        Path file = two.recorder.databases.take();
        assertThat(file.getFileName()).hasToString("1234 of test-state");
        assertThat(Files.readAllBytes(file)).isEqualTo(content);
        one.recorder.awaitEvent("snapshot 2 true");
        assertThat(cargo.closed).isTrue();
        assertThat(directory.resolve("2").toFile().list()).hasSize(1);
    }

    @Test
    void aDatabaseThatEndsEarlyLeavesNothingBehind() throws Exception {
        connect();
        Cargo cargo = new Cargo(new byte[3 << 20], 1 << 20);
        one.transport().sendSnapshot(snapshot(9, new byte[10]), cargo);
        one.recorder.awaitEvent("snapshot 2 false");
        assertThat(cargo.closed).isTrue();
        Await.until("no file left", () -> directory.resolve("2").toFile().list().length == 0);
        assertThat(two.recorder.databases).isEmpty();
    }

    @Test
    void aDatabaseIsCutOffWhenItsReceiverCloses() throws Exception {
        connect();
        Cargo cargo = new Cargo(new byte[64 << 20], 64 << 20);
        cargo.halfWay = () -> two.transport().close();
        one.transport().sendSnapshot(snapshot(9, new byte[10]), cargo);
        one.recorder.awaitEvent("snapshot 2 false");
        assertThat(cargo.closed).isTrue();
        Await.until("no file left", () -> directory.resolve("2").toFile().list().length == 0);
    }

    @Test
    void aSecondDatabaseToTheSameMemberIsRefusedMeanwhile() throws Exception {
        connect();
        Cargo first = new Cargo(new byte[8 << 20], 8 << 20);
        Cargo second = new Cargo(new byte[4096], 4096);
        first.halfWay = () -> {
            one.transport().sendSnapshot(snapshot(10, new byte[10]), second);
            Await.until("the second is refused", second.closed::get);
        };
        one.transport().sendSnapshot(snapshot(9, new byte[10]), first);
        one.recorder.awaitEvent("snapshot 2 true");
        assertThat(second.closed).isTrue();
    }

    @Test
    void aRefusedDatabaseIsReported() throws Exception {
        connect();
        two.recorder.refusal = new IOException("no");
        one.transport().sendSnapshot(snapshot(9, new byte[10]), new Cargo(new byte[4096], 4096));
        one.recorder.awaitEvent("snapshot 2 false");
    }

    @Test
    void membersThatMakeTheirOwnCertificatesFindEachOther() throws Exception {
        Path three = Files.createDirectories(directory.resolve("3"));
        Path four = Files.createDirectories(directory.resolve("4"));
        try (TestMember left = new TestMember(3, three, TestMember.CLUSTER, selfSigned(three));
                TestMember right = new TestMember(4, four, TestMember.CLUSTER, selfSigned(four))) {
            left.knows(right);
            right.knows(left);
            awaitStreams(left, right);
            Message message = append(3, 4, 1, 1, 1);
            left.transport().send(List.of(message));
            assertThat(right.recorder.message()).isEqualTo(message);
        }
    }

    @Test
    void membersTalkOverSocketFiles() throws Exception {
        try (TestMember left = new TestMember(3, directory, TestMember.CLUSTER, socket("left"));
                TestMember right = new TestMember(4, directory, TestMember.CLUSTER, socket("right"))) {
            left.knows(right);
            right.knows(left);
            awaitStreams(left, right);
            Message message = append(3, 4, 1, 1, 1);
            left.transport().send(List.of(message));
            assertThat(right.recorder.message()).isEqualTo(message);
        }
    }

    private Map<String, Object> socket(String name) {
        return Map.of("listen-peer-urls", "unix://" + directory.resolve(name));
    }

    private static Map<String, Object> selfSigned(Path data) {
        return Map.of("peer-auto-tls", true, "data-dir", data.toString());
    }

    @Test
    void anotherClustersMemberIsRefused() throws Exception {
        try (TestMember other = new TestMember(3, directory, 0xc2, Map.of())) {
            one.transport().putPeer(3, List.of(other.url()));
            one.transport().send(List.of(Message.of(MessageType.VOTE, 3, 1, 5)));
            one.recorder.awaitEvent("unreachable 3");
            assertThat(other.recorder.messages).isEmpty();
        }
    }

    private static Stream<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName);
    }

    private void connect() {
        one.knows(two);
        two.knows(one);
        awaitActive();
        awaitStreams(one, two);
    }

    /** Until each reads both streams of the other; single requests may overtake one another. */
    private static void awaitStreams(TestMember left, TestMember right) {
        Await.until("all four streams", () -> left.streamsTo(right) == 2 && right.streamsTo(left) == 2);
    }

    private void awaitActive() {
        Await.until(
                "both active",
                () -> one.transport().activeSince(2) != 0 && two.transport().activeSince(1) != 0);
    }

    private static Message append(long from, long to, long term, long index, long commit) {
        return Message.builder(MessageType.APP)
                .from(from)
                .to(to)
                .term(term)
                .logTerm(term)
                .index(index)
                .entries(List.of(new Entry(EntryType.NORMAL, term, index + 1, new byte[] {1, 2, (byte) index})))
                .commit(commit)
                .build();
    }

    private static Message snapshot(long index, byte[] data) {
        SnapshotMetadata metadata = new SnapshotMetadata(ConfState.of(List.of(1L, 2L), List.of()), index, 7);
        return Message.builder(MessageType.SNAP)
                .from(1)
                .to(2)
                .term(7)
                .snapshot(new Snapshot(metadata, data))
                .build();
    }

    private static final class Cargo implements SnapshotCargo {
        private final AtomicBoolean closed = new AtomicBoolean();
        private final byte[] content;
        private final int fails;
        private Runnable halfWay = () -> {};

        Cargo(byte[] content, int fails) {
            this.content = content;
            this.fails = fails;
        }

        @Override
        public String mediaType() {
            return "test/state";
        }

        @Override
        public long size() {
            return content.length;
        }

        @Override
        public void writeTo(WritableByteChannel target, LongConsumer progress) throws IOException {
            for (int at = 0; at < content.length; at += 1 << 16) {
                if (at >= fails) {
                    throw new IOException("the state is gone");
                }
                if (at == content.length / 2) {
                    halfWay.run();
                }
                target.write(ByteBuffer.wrap(content, at, Math.min(1 << 16, content.length - at)));
                progress.accept(at);
            }
        }

        @Override
        public void close() {
            assertThat(closed.compareAndSet(false, true)).isTrue();
        }
    }
}
