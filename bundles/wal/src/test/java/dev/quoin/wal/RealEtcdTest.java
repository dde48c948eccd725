package dev.quoin.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.wal.LogContent;
import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.api.wal.WalException;
import dev.quoin.api.wal.WriteAheadLog;
import dev.quoin.api.wal.WriteAheadLogs;
import dev.quoin.env.LocalDisk;
import dev.quoin.env.SystemClock;
import dev.quoin.env.fixture.EtcdProcess;
import dev.quoin.env.fixture.Ports;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.rpc.etcdserverpb.Metadata;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RequestHeader;
import dev.quoin.rpc.raftpb.ConfChange;
import dev.quoin.rpc.raftpb.ConfChangeType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real etcd (Debian's {@code etcd-server}, or the binary that {@code ETCD} names) starts on a log that was written here,
 * appends to it, and what it appended is read here. Skipped where there is no etcd, except in CI.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RealEtcdTest {

    private static final long MEMBER = 0x8211f1d0f64f3269L;
    private static final long CLUSTER = 0x3c1f79e7f6a1a1b5L;

    @TempDir
    Path dataDir;

    private final WriteAheadLogs logs = new SegmentedLogs(new LocalDisk(), new SystemClock());

    @BeforeEach
    void etcdIsInstalled() {
        EtcdProcess.assumeInstalled();
    }

    @Test
    void etcdServesFromALogWrittenHereAndTheLogItWritesIsReadHere() throws Exception {
        Path directory = dataDir.resolve("member/wal");
        int peerPort = Ports.free();
        writeLog(directory, peerPort);

        try (EtcdProcess etcd = start(peerPort)) {
            etcd.post("/v3/kv/put", "{\"key\":\"" + base64("written by") + "\",\"value\":\"" + base64("etcd") + "\"}");
            assertThatThrownBy(() -> logs.open(directory, SnapshotMark.NONE))
                    .isInstanceOf(WalException.class)
                    .hasMessageContaining("in use by another process");
            assertThat(get(etcd, "written by")).contains(base64("etcd"));
            assertThat(get(etcd, "written here")).contains(base64("before etcd"));
        }

        try (WriteAheadLog log = logs.open(directory, SnapshotMark.NONE)) {
            LogContent content = log.takeContent();
            assertThat(content.hardState().term()).isGreaterThan(1);
            Entry last = content.entries().get(content.entries().size() - 1);
            assertThat(new String(last.data(), StandardCharsets.UTF_8)).contains("written by");
            log.save(
                    content.hardState(),
                    List.of(putEntry(content.hardState().term(), last.index() + 1, "more", "from here")));
            log.save(
                    new HardState(
                            content.hardState().term(), content.hardState().vote(), last.index() + 1),
                    List.of());
        }

        try (EtcdProcess etcd = start(peerPort)) {
            assertThat(get(etcd, "more")).contains(base64("from here"));
        }
    }

    private void writeLog(Path directory, int peerPort) throws IOException {
        String context = "{\"id\":" + Long.toUnsignedString(MEMBER) + ",\"peerURLs\":[\"http://127.0.0.1:" + peerPort
                + "\"],\"name\":\"one\"}";
        byte[] addNode = ConfChange.newBuilder()
                .setId(1)
                .setType(ConfChangeType.ConfChangeAddNode)
                .setNodeId(MEMBER)
                .setContext(ByteString.copyFromUtf8(context))
                .build()
                .toByteArray();
        byte[] metadata = Metadata.newBuilder()
                .setNodeID(MEMBER)
                .setClusterID(CLUSTER)
                .build()
                .toByteArray();
        try (WriteAheadLog log = logs.create(directory, metadata)) {
            log.save(
                    new HardState(1, MEMBER, 2),
                    List.of(
                            new Entry(EntryType.CONF_CHANGE, 1, 1, addNode),
                            putEntry(1, 2, "written here", "before etcd")));
        }
    }

    /** An {@code InternalRaftRequest} with header and put. */
    private static Entry putEntry(long term, long index, String key, String value) {
        byte[] put = InternalRaftRequest.newBuilder()
                .setHeader(RequestHeader.newBuilder().setID(0xABCD_0000_0000_0000L + index))
                .setPut(PutRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8(key))
                        .setValue(ByteString.copyFromUtf8(value)))
                .build()
                .toByteArray();
        return new Entry(EntryType.NORMAL, term, index, put);
    }

    private EtcdProcess start(int peerPort) throws IOException {
        String peer = "http://127.0.0.1:" + peerPort;
        return EtcdProcess.start(
                dataDir,
                "--name=one",
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=one=" + peer);
    }

    private static String get(EtcdProcess etcd, String key) throws IOException {
        return etcd.post("/v3/kv/range", "{\"key\":\"" + base64(key) + "\"}");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
