package dev.quoin.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Histogram;
import dev.quoin.api.metrics.Meters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsPageTest {

    @TempDir
    Path proc;

    private final Registry registry = new Registry();

    @Test
    void printsFamiliesAndSeriesInOrder() {
        registry.counter("b_total", "Two\nlines \\ here.", "z", "1", "a", "say \"hi\"\n")
                .add(3);
        registry.counter("b_total", "ignored", "a", "0", "z", "1").increment();
        registry.gauge("a", "A \"gauge\".", () -> 1.5e7);

        assertThat(page()).isEqualTo("""
                        # HELP a A "gauge".
                        # TYPE a gauge
                        a 1.5e+07
                        # HELP b_total Two\\nlines \\\\ here.
                        # TYPE b_total counter
                        b_total{a="0",z="1"} 1
                        b_total{a="say \\"hi\\"\\n",z="1"} 3
                        """);
    }

    @Test
    void printsHistogramsCumulatively() {
        Histogram histogram = registry.histogram("h_seconds", "H.", Meters.exponential(0.001, 2, 3), "op", "put");
        histogram.observe(0.001);
        histogram.observeNanos(1_500_000);
        histogram.observe(7);

        assertThat(page()).isEqualTo("""
                        # HELP h_seconds H.
                        # TYPE h_seconds histogram
                        h_seconds_bucket{op="put",le="0.001"} 1
                        h_seconds_bucket{op="put",le="0.002"} 2
                        h_seconds_bucket{op="put",le="0.004"} 2
                        h_seconds_bucket{op="put",le="+Inf"} 3
                        h_seconds_sum{op="put"} 7.0025
                        h_seconds_count{op="put"} 3
                        """);
    }

    @Test
    void givesTheSameMeterAgainAndReadsGaugesFromTheNewestSupplier() {
        Counter counter = registry.counter("c", "C.");
        counter.add(2);
        assertThat(registry.counter("c", "C.")).isSameAs(counter);
        registry.gauge("g", "G.", () -> 1);
        registry.gauge("g", "G.", () -> 2);

        assertThat(page()).contains("\nc 2\n").contains("\ng 2\n");
    }

    /** etcd has counters without {@code _total} and gauges with it, which Prometheus' own Java libraries refuse. */
    @Test
    void keepsEtcdsNames() {
        registry.gauge("etcd_disk_wal_write_bytes_total", "Bytes.", () -> 8);
        registry.counter("etcd_server_health_failures", "Failures.").increment();

        assertThat(page())
                .contains("# TYPE etcd_disk_wal_write_bytes_total gauge\netcd_disk_wal_write_bytes_total 8\n")
                .contains("# TYPE etcd_server_health_failures counter\netcd_server_health_failures 1\n");
    }

    @Test
    void counterThatSomebodyElseKeepsIsACounterReadFromTheNewestSupplier() {
        registry.counter("read_total", "Read.", () -> 7, "kind", "x");
        registry.counter("read_total", "Read.", () -> 8, "kind", "x");

        assertThat(page()).isEqualTo("""
                        # HELP read_total Read.
                        # TYPE read_total counter
                        read_total{kind="x"} 8
                        """);
    }

    @Test
    void gaugeThatFailsDoesNotSpoilThePage() {
        registry.gauge("bad", "Bad.", () -> {
            throw new IllegalStateException("gone");
        });
        registry.gauge("good", "Good.", () -> 1);

        assertThat(page()).contains("bad NaN\n").contains("good 1\n");
    }

    @Test
    void refusesMisuse() {
        registry.counter("c", "C.");
        assertThatThrownBy(() -> registry.gauge("c", "C.", () -> 1)).hasMessageContaining("is a counter");
        assertThatThrownBy(() -> registry.counter("no spaces", "C.")).hasMessageContaining("no spaces");
        assertThatThrownBy(() -> registry.counter("d", "D.", "label")).hasMessageContaining("has no value");
        assertThatThrownBy(() -> registry.counter("c", "C.").add(-1)).hasMessageContaining("never goes down");
        assertThatThrownBy(() -> registry.histogram("h", "H.", new double[] {2, 1}))
                .hasMessageContaining("ascend");
    }

    @Test
    void readsTheProcessFromProc() throws IOException {
        Files.createDirectories(proc.resolve("self/fd"));
        for (int i = 0; i < 5; i++) {
            Files.createFile(proc.resolve("self/fd/" + i));
        }
        Files.writeString(
                proc.resolve("self/stat"),
                "42 (java (x) y) S 1 1 1 0 -1 0 0 0 0 0 250 50 0 0 20 0 9 0 1000 123 45 0 0 0\n");
        Files.writeString(proc.resolve("self/status"), "Name:\tjava\nVmSize:\t  2048 kB\nVmRSS:\t    1024 kB\n");
        Files.writeString(proc.resolve("self/limits"), """
                Limit                     Soft Limit           Hard Limit           Units
                Max open files            20000                20000                files
                Max address space         unlimited            unlimited            bytes
                """);
        Files.writeString(proc.resolve("stat"), "cpu 1 2 3\nbtime 1700000000\n");

        String page = scrape(Map.of()).text();

        assertThat(page)
                .contains("# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total 3\n")
                .contains("process_open_fds 4\n")
                .contains("process_max_fds 20000\n")
                .contains("process_resident_memory_bytes 1.048576e+06\n")
                .contains("process_virtual_memory_bytes 2.097152e+06\n")
                .contains("process_virtual_memory_max_bytes 1.8446744073709552e+19\n")
                .contains("process_start_time_seconds 1.70000001e+09\n")
                .contains("os_fd_used 4\n")
                .contains("os_fd_limit 20000\n");
    }

    @Test
    void leavesTheProcessOutWhereThereIsNoProcAndCountsScrapes() throws IOException {
        MetricsPage page = new MetricsPage(registry, proc);
        Answer first = new Answer();
        page.answer(request(Map.of()), first);
        Answer second = new Answer();
        page.answer(request(Map.of()), second);

        assertThat(second.headers).containsEntry("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
        assertThat(second.text())
                .doesNotContain("process_")
                .contains("promhttp_metric_handler_requests_in_flight 1\n")
                .contains("promhttp_metric_handler_requests_total{code=\"200\"} 1\n")
                .contains("promhttp_metric_handler_requests_total{code=\"500\"} 0\n")
                .contains("jvm_memory_used_bytes{area=\"heap\"}");
    }

    @Test
    void compressesForThoseWhoAskForIt() throws IOException {
        Answer plain = scrape(Map.of("accept-encoding", List.of("br, gzip;q=0")));
        Answer compressed = scrape(Map.of("accept-encoding", List.of("deflate, gzip;q=0.5")));

        assertThat(plain.headers).doesNotContainKey("Content-Encoding");
        assertThat(compressed.headers).containsEntry("Content-Encoding", "gzip");
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(compressed.body))) {
            assertThat(new String(gzip.readAllBytes(), StandardCharsets.UTF_8)).contains("# TYPE");
        }
    }

    private String page() {
        return new String(registry.page().bytes(), StandardCharsets.UTF_8);
    }

    private Answer scrape(Map<String, List<String>> headers) {
        Answer answer = new Answer();
        new MetricsPage(registry, proc).answer(request(headers), answer);
        return answer;
    }

    private static HttpRequest request(Map<String, List<String>> headers) {
        return new HttpRequest("GET", "/metrics", Map.of(), headers, new byte[0], "client", "127.0.0.1:1", "");
    }

    /** Keeps what was answered. */
    private static final class Answer implements HttpResponder {

        private Map<String, String> headers = Map.of();
        private byte[] body = {};

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        @Override
        public void respond(int status, Map<String, String> newHeaders, byte[] newBody) {
            assertThat(status).isEqualTo(200);
            headers = newHeaders;
            body = newBody;
        }

        @Override
        public HttpBody stream(int status, Map<String, String> newHeaders) {
            throw new UnsupportedOperationException();
        }
    }
}
