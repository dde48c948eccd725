package dev.quoin.mvcc;

import dev.quoin.env.fixture.EtcdProcess;
import dev.quoin.env.fixture.Etcdctl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real etcd of its own, on loopback, written to through its JSON gateway. */
final class RealEtcd implements AutoCloseable {

    private static final Pattern HASH = Pattern.compile("\"hash\":(\\d+)");
    private static final Pattern COMPACTED = Pattern.compile("\"compact_revision\":(-?\\d+)");

    private final EtcdProcess etcd;

    /** A hash as etcd gives it. */
    record Hash(int hash, long compactRevision) {}

    RealEtcd(Path directory) throws IOException {
        etcd = EtcdProcess.start(directory, "--heartbeat-interval=20", "--election-timeout=200");
    }

    void grant(long lease) throws IOException {
        post("lease/grant", "{\"ID\":\"%d\",\"TTL\":\"1000\"}".formatted(lease));
    }

    void revoke(long lease) throws IOException {
        post("kv/lease/revoke", "{\"ID\":\"%d\"}".formatted(lease));
    }

    void txn(List<String> operations) throws IOException {
        post("kv/txn", "{\"success\":[" + String.join(",", operations) + "]}");
    }

    static String put(String key, String value, long lease) {
        return "{\"requestPut\":{\"key\":\"%s\",\"value\":\"%s\",\"lease\":\"%d\"}}"
                .formatted(base64(key), base64(value), lease);
    }

    static String delete(String key, String end) {
        return "{\"requestDeleteRange\":{\"key\":\"%s\"%s}}"
                .formatted(base64(key), end == null ? "" : ",\"rangeEnd\":\"" + base64(end) + "\"");
    }

    void compact(long revision) throws IOException {
        post("kv/compaction", "{\"revision\":\"%d\",\"physical\":true}".formatted(revision));
    }

    Hash hashKv(long revision) throws IOException {
        String out =
                Etcdctl.print("--endpoints=" + etcd.url(), "endpoint", "hashkv", "--rev=" + revision, "-w", "json");
        return new Hash((int) number(HASH, out, 0), number(COMPACTED, out, 0));
    }

    private static long number(Pattern pattern, String text, long absent) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : absent;
    }

    private void post(String path, String json) throws IOException {
        etcd.post("/v3/" + path, json);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        etcd.close();
    }
}
