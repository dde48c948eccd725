package dev.quoin.compat.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.compat.Server;
import dev.quoin.compat.Server.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The names and types of what {@code /metrics} tells. */
class MetricFamiliesTest {

    /** What {@code differences.md}, section Metrics, leaves out. */
    private static final Pattern LEFT_OUT = Pattern.compile(
            "etcd_debugging_disk_backend_commit_(rebalance|spill|write)_duration_seconds|etcd_mvcc_db_open_read_transactions"
                    + "|etcd_snap_db_.*|etcd_debugging_store_watch(_requests_total|ers)|etcd_debugging_auth_revision"
                    + "|etcd_grpc_proxy_.*|etcd_server_go_version|go_.*");

    /** What it names as Quoin's own. */
    private static final Pattern OWN = Pattern.compile("jvm_.*|quoin_.*|etcd_debugging_mvcc_db_compaction_last");

    @TempDir
    Path directory;

    @Test
    void haveEtcdsNamesAndTypesAndAllAreExplained() throws Exception {
        Map<String, String> etcd = families(Kind.ETCD);
        Map<String, String> quoin = families(Kind.QUOIN);
        Map<String, String> expected = new TreeMap<>(etcd);
        expected.keySet().removeIf(name -> LEFT_OUT.matcher(name).matches());
        Map<String, String> found = new TreeMap<>(quoin);
        found.keySet()
                .removeIf(name ->
                        OWN.matcher(name).matches() || LEFT_OUT.matcher(name).matches());
        assertThat(found).isEqualTo(expected);
    }

    /** Each family's type, after a put; a family without a line of help fails. */
    private Map<String, String> families(Kind kind) throws IOException, InterruptedException {
        try (Server server = Server.start(kind, directory.resolve(kind.name()))) {
            server.etcdctl("put", "k", "v");
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.endpoint() + "/metrics"))
                    .build();
            HttpClient http = HttpClient.newHttpClient();
            // The handler of the page counts its answers from the second on.
            http.send(request, HttpResponse.BodyHandlers.discarding());
            String page =
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            Map<String, String> types = page.lines()
                    .filter(line -> line.startsWith("# TYPE "))
                    .map(line -> line.split(" "))
                    .collect(Collectors.toMap(words -> words[2], words -> words[3], (a, b) -> a, TreeMap::new));
            Set<String> helped = page.lines()
                    .filter(line -> line.startsWith("# HELP "))
                    .map(line -> line.split(" ", 4))
                    .filter(words -> words.length == 4 && !words[3].isBlank())
                    .map(words -> words[2])
                    .collect(Collectors.toSet());
            assertThat(helped).as("families with help").isEqualTo(types.keySet());
            return types;
        }
    }
}
