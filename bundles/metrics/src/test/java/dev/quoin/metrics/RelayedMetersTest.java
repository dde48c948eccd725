package dev.quoin.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Histogram;
import dev.quoin.api.metrics.RelayedMeters;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RelayedMetersTest {

    private final RelayedMeters meters = new RelayedMeters();
    private final Counter counter = meters.counter("c_total", "C.", "kind", "x");
    private final Histogram histogram = meters.histogram("h", "H.", new double[] {1});

    @Test
    void metersMadeBeforeAreThereInRegistriesThatComeLater() {
        meters.gauge("g", "G.", () -> 7);
        meters.counter("r_total", "R.", () -> 9);
        counter.increment();
        Registry first = new Registry();
        meters.bind(first);
        counter.add(2);
        histogram.observe(0.5);
        assertThat(page(first))
                .contains("c_total{kind=\"x\"} 2", "h_count 1", "g 7", "# TYPE r_total counter\nr_total 9\n");

        Registry second = new Registry();
        meters.bind(second);
        meters.unbind(first);
        counter.increment();
        assertThat(page(first)).contains("c_total{kind=\"x\"} 2");
        assertThat(page(second)).contains("c_total{kind=\"x\"} 1", "h_count 0", "g 7", "r_total 9");
    }

    @Test
    void countsNowhereOnceTheRegistryIsGone() {
        Registry registry = new Registry();
        meters.bind(registry);
        meters.unbind(registry);
        counter.increment();
        assertThat(page(registry)).contains("c_total{kind=\"x\"} 0");
    }

    @Test
    void askingAgainGivesTheSameMeterAndTheNewestGauge() {
        Registry registry = new Registry();
        meters.bind(registry);
        assertThat(meters.counter("c_total", "C.", "kind", "x")).isSameAs(counter);
        meters.gauge("g", "G.", () -> 1);
        meters.gauge("g", "G.", () -> 2);
        assertThat(page(registry)).contains("g 2").doesNotContain("g 1");
    }

    private static String page(Registry registry) {
        return new String(registry.page().bytes(), StandardCharsets.UTF_8);
    }
}
