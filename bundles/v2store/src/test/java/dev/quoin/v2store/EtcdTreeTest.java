package dev.quoin.v2store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.snapshot.SnapshotFiles;
import dev.quoin.api.v2store.V2Event;
import dev.quoin.api.v2store.V2Exception;
import dev.quoin.api.v2store.V2Node;
import dev.quoin.api.v2store.V2Store;
import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.env.LocalDisk;
import dev.quoin.env.fixture.EtcdProcess;
import dev.quoin.snapshot.DurableSnapshotFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tree against real etcd: the same requests, the same answers, the same JSON. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EtcdTreeTest {

    private static final long SEED = 2379;
    private static final int REQUESTS = 2000;

    /** Each commit makes a snapshot when this many entries came after the last one. */
    private static final int SNAPSHOT_COUNT = 100;

    @TempDir
    Path directory;

    private final ObjectMapper mapper = new ObjectMapper();
    private final ManualClock clock = new ManualClock();
    private final SnapshotFiles files = new DurableSnapshotFiles(new LocalDisk(), clock);
    private V2Store tree = new ReplicatedTrees(clock).create();

    @BeforeEach
    void etcdIsInstalled() {
        EtcdProcess.assumeInstalled();
    }

    @Test
    void answersAsEtcdDoesAndSavesTheSameTree() throws Exception {
        Random random = new Random(SEED);
        Path data = directory.resolve("etcd");
        Set<String> seen = new HashSet<>();
        List<JsonNode> recent = new ArrayList<>();
        try (EtcdV2 etcd = EtcdV2.start(data, SNAPSHOT_COUNT)) {
            bootstrap();
            for (int i = 0; i < REQUESTS; i++) {
                V2Request request = V2Request.random(random, tree.index());
                JsonNode expected = etcd.send(request.method(), request.path(), request.form());
                if (expected.path("errorCode").asInt() >= 200) {
                    continue; // refused at the door, never committed
                }
                JsonNode actual = apply(request, expected);
                assertThat(actual)
                        .as("seed %d, request %d: %s", SEED, i, request)
                        .isEqualTo(withoutTtl(expected));
                if (i > REQUESTS - 4 * SNAPSHOT_COUNT) {
                    recent.add(comparable(tree.save()));
                }
                seen.add(expected.path("action").asText()
                        + expected.path("errorCode").asText());
            }
        }
        assertThat(seen)
                .contains("get", "set", "create", "update", "delete", "compareAndSwap", "compareAndDelete")
                .contains("100", "101", "102", "104", "105", "107", "108");
        // The newest snapshot was taken in between: after one of the requests ours is equal to it.
        assertThat(recent).contains(comparable(read(newest(data)).data()));
    }

    @Test
    void savesExactlyWhatEtcdSaved() throws Exception {
        Path data = directory.resolve("etcd");
        try (EtcdV2 etcd = EtcdV2.start(data, SNAPSHOT_COUNT)) {
            Random random = new Random(SEED + 1);
            // Enough for the ring of events to go round.
            for (int i = 0; i < 1800; i++) {
                V2Request request = V2Request.random(random, 1);
                etcd.send(request.method(), request.path(), request.form());
            }
        }
        for (Path file : snapshots(data)) {
            byte[] json = read(file).data();
            assertThat(new String(new ReplicatedTrees(clock).recover(json).save(), StandardCharsets.UTF_8))
                    .as(file.toString())
                    .isEqualTo(new String(json, StandardCharsets.UTF_8));
        }
    }

    @Test
    void etcdStartsOnOurJson() throws Exception {
        Path data = directory.resolve("etcd");
        try (EtcdV2 etcd = EtcdV2.start(data, 20)) {
            // 20 entries and some: what comes after the snapshot is few.
            for (int i = 0; i < 30; i++) {
                etcd.send("PUT", "/before/" + i, Map.of("value", "v" + i, "ttl", "10000"));
            }
        }
        // Which of them counts depends on how far the log came before etcd was stopped.
        for (Path file : snapshots(data)) {
            Snapshot snapshot = read(file);
            tree = new ReplicatedTrees(clock).recover(snapshot.data());
            tree.set("/1/ours", false, "<from & us>", 0, false);
            Files.delete(file);
            files.save(file.getParent(), new Snapshot(snapshot.metadata(), tree.save()));
        }
        try (EtcdV2 etcd = EtcdV2.start(data, 20)) {
            assertThat(etcd.send("GET", "/ours", Map.of()).at("/node/value").asText())
                    .isEqualTo("<from & us>");
            assertThat(etcd.send("GET", "/before/3", Map.of()).at("/node/value").asText())
                    .isEqualTo("v3");
            assertThat(etcd.send("PUT", "/after", Map.of("value", "x"))
                            .at("/action")
                            .asText())
                    .isEqualTo("set");
        }
    }

    @Test
    void expiresAsEtcdDoes() throws Exception {
        try (EtcdV2 etcd = EtcdV2.start(directory.resolve("etcd"), SNAPSHOT_COUNT)) {
            bootstrap();
            long expiration = 0;
            for (V2Request request : List.of(
                    new V2Request("PUT", "/short", Map.of("dir", "true", "ttl", "1")),
                    new V2Request("PUT", "/short/child", Map.of("value", "x", "ttl", "5000")))) {
                JsonNode answer = etcd.send(request.method(), request.path(), request.form());
                apply(request, answer);
                expiration = expiration == 0 ? nanos(answer) : expiration;
            }
            JsonNode event = etcd.send("GET", "/short", Map.of("wait", "true"));
            assertThat(tree.hasExpiring()).isTrue();
            tree.expire(expiration - 1);
            assertThat(tree.index()).isEqualTo(event.at("/node/modifiedIndex").asLong() - 1);
            tree.expire(expiration);
            assertThat(tree.hasExpiring()).isFalse();
            assertThat(tree.index()).isEqualTo(event.at("/node/modifiedIndex").asLong());
            JsonNode last = mapper.readTree(tree.save()).at("/WatcherHub/EventHistory/Queue/Events/5");
            assertThat(trimmed(last)).isEqualTo(withoutTtl(event));
        }
    }

    /** What every new cluster's first entries do to the tree. */
    private void bootstrap() throws V2Exception {
        tree.create("/0/members/1/raftAttributes", false, "{}", false, 0);
        tree.set("/0/members/1/attributes", false, "{}", 0, false);
        tree.set("/0/version", false, "3.4.0", 0, false);
    }

    private JsonNode apply(V2Request request, JsonNode answer) {
        ObjectNode json = mapper.createObjectNode();
        try {
            V2Event event = request.apply(tree, request.form().containsKey("ttl") ? nanosOr(answer) : 0);
            json.put("action", event.action());
            json.set("node", json(event.node()));
            V2Node previous = event.previous();
            if (previous != null) {
                json.set("prevNode", json(previous));
            }
            // etcd leaves "refresh" out of its answers; the saved events show it.
        } catch (V2Exception e) {
            json.put("errorCode", e.code()).put("message", e.getMessage());
            if (!trim(e.details()).isEmpty()) {
                json.put("cause", trim(e.details()));
            }
            json.put("index", e.index());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return reread(json);
    }

    private ObjectNode json(V2Node node) {
        ObjectNode json = mapper.createObjectNode();
        String key = trim(node.key());
        if (!key.isEmpty()) {
            json.put("key", key);
        }
        if (node.value() != null) {
            json.put("value", node.value());
        }
        if (node.directory()) {
            json.put("dir", true);
        }
        if (node.expirationNanos() != 0) {
            json.put("expiration", Rfc3339.format(node.expirationNanos()));
        }
        if (!node.nodes().isEmpty()) {
            node.nodes().forEach(child -> json.withArray("nodes").add(json(child)));
        }
        if (node.modifiedIndex() != 0) {
            json.put("modifiedIndex", node.modifiedIndex());
        }
        if (node.createdIndex() != 0) {
            json.put("createdIndex", node.createdIndex());
        }
        return json;
    }

    /** Through text, so that numbers have the types that a parser gives them. */
    private JsonNode reread(JsonNode json) {
        try {
            return mapper.readTree(json.toString());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String trim(String path) {
        return path.startsWith("/1") ? path.substring(2) : path;
    }

    private JsonNode trimmed(JsonNode event) {
        JsonNode copy = withoutTtl(event.deepCopy());
        for (String name : List.of("node", "prevNode")) {
            ObjectNode node = (ObjectNode) copy.get(name);
            node.put("key", trim(node.get("key").asText()));
        }
        return copy;
    }

    /** Seconds left depend on when an answer is made. */
    private JsonNode withoutTtl(JsonNode json) {
        json.findParents("ttl").forEach(parent -> ((ObjectNode) parent).remove("ttl"));
        return json;
    }

    private static long nanos(JsonNode answer) throws IOException {
        return Rfc3339.parse(answer.at("/node/expiration").asText());
    }

    private static long nanosOr(JsonNode answer) throws IOException {
        return answer.has("errorCode") ? Long.MAX_VALUE : nanos(answer);
    }

    /** A saved tree without what each member has of its own: its id, its clock, its reads. */
    private JsonNode comparable(byte[] saved) throws IOException {
        JsonNode json = withoutTtl(mapper.readTree(saved));
        ((ObjectNode) json.at("/Root/Children")).remove("0");
        ((ObjectNode) json.get("Stats")).remove(List.of("getsSuccess", "getsFail"));
        Iterator<JsonNode> events =
                json.at("/WatcherHub/EventHistory/Queue/Events").elements();
        while (events.hasNext()) {
            if (events.next().at("/node/key").asText().startsWith("/0/")) {
                events.remove();
            }
        }
        return json;
    }

    private Path newest(Path data) throws IOException {
        List<Path> found = snapshots(data);
        return found.get(found.size() - 1);
    }

    private static List<Path> snapshots(Path data) throws IOException {
        try (Stream<Path> names = Files.list(data.resolve("member/snap"))) {
            List<Path> found = names.filter(path -> path.toString().endsWith(".snap"))
                    .sorted()
                    .toList();
            assertThat(found).isNotEmpty();
            return found;
        }
    }

    private Snapshot read(Path file) throws IOException {
        String name = file.getFileName().toString();
        long term = Long.parseUnsignedLong(name.substring(0, 16), 16);
        long index = Long.parseUnsignedLong(name.substring(17, 33), 16);
        return files.newest(file.getParent(), List.of(new SnapshotMark(index, term, null)))
                .orElseThrow();
    }
}
