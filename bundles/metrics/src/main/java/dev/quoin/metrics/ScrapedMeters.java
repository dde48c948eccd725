package dev.quoin.metrics;

import dev.quoin.api.endpoint.HttpHandler;
import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Histogram;
import dev.quoin.api.metrics.Meters;
import java.nio.file.Path;
import java.util.function.DoubleSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Meters for all bundles, and the page {@code /metrics} that shows them. */
@Component(
        service = {Meters.class, HttpHandler.class},
        property = {
            HttpHandler.PATHS + "=/metrics",
            HttpHandler.LISTENERS + "=client",
            HttpHandler.LISTENERS + "=metrics"
        })
public final class ScrapedMeters implements Meters, HttpHandler {

    private static final Path PROC = Path.of("/proc");

    private final Registry registry = new Registry();
    private final MetricsPage page = new MetricsPage(registry, PROC);

    /** Wires; nothing is read before the first scrape. */
    @Activate
    public ScrapedMeters() {}

    @Override
    public Counter counter(String name, String help, String... labels) {
        return registry.counter(name, help, labels);
    }

    @Override
    public void counter(String name, String help, DoubleSupplier value, String... labels) {
        registry.counter(name, help, value, labels);
    }

    @Override
    public void gauge(String name, String help, DoubleSupplier value, String... labels) {
        registry.gauge(name, help, value, labels);
    }

    @Override
    public Histogram histogram(String name, String help, double[] bounds, String... labels) {
        return registry.histogram(name, help, bounds, labels);
    }

    @Override
    public void handle(HttpRequest request, HttpResponder responder) {
        page.answer(request, responder);
    }
}
