package dev.quoin.metrics;

import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import dev.quoin.api.metrics.Counter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

/** Answers a scrape. The readings of process and JVM are set up by the first one. */
final class MetricsPage {

    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final String SCRAPES = "promhttp_metric_handler_requests_total";
    private static final String SCRAPES_HELP = "Scrapes by status of the answer.";

    private final Registry registry;
    private final Path proc;
    private final AtomicInteger inFlight = new AtomicInteger();
    private boolean prepared;

    MetricsPage(Registry registry, Path proc) {
        this.registry = registry;
        this.proc = proc;
    }

    void answer(HttpRequest request, HttpResponder responder) {
        prepare();
        inFlight.incrementAndGet();
        try {
            byte[] page = registry.page().bytes();
            scrapes("200").increment();
            if (acceptsGzip(request)) {
                responder.respond(
                        200, Map.of("Content-Type", CONTENT_TYPE, "Content-Encoding", "gzip"), compressed(page));
            } else {
                responder.respond(200, Map.of("Content-Type", CONTENT_TYPE), page);
            }
        } finally {
            inFlight.decrementAndGet();
        }
    }

    private synchronized void prepare() {
        if (prepared) {
            return;
        }
        prepared = true;
        new ProcessReadings(proc).register(registry);
        new JvmReadings().register(registry);
        registry.gauge("promhttp_metric_handler_requests_in_flight", "Scrapes being answered.", inFlight::get);
        for (String status : List.of("200", "500", "503")) {
            scrapes(status);
        }
    }

    private Counter scrapes(String status) {
        return registry.counter(SCRAPES, SCRAPES_HELP, "code", status);
    }

    private static boolean acceptsGzip(HttpRequest request) {
        return request.headers().getOrDefault("accept-encoding", List.of()).stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
                .anyMatch(coding -> coding.equals("gzip") || (coding.startsWith("gzip;") && !coding.endsWith("q=0")));
    }

    private static byte[] compressed(byte[] page) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(page.length / 4);
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // cannot happen in memory
        }
        return bytes.toByteArray();
    }
}
