package dev.quoin.lib.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineFormatTest {
    private static final LogLine STARTED = new LogLine(
            LogLevel.INFO,
            1_669_119_494L,
            59_123_456,
            "server/Bootstrap",
            "starting \"etcd\"\tserver\u0001",
            List.of(
                    new LogLine.Field("local-member-id", "8e9e05c52164694d"),
                    new LogLine.Field("max", 5),
                    new LogLine.Field("urls", List.of("http://localhost:2379")),
                    new LogLine.Field("took", Duration.ofNanos(880_144)),
                    new LogLine.Field("new", true)),
            null);

    @Test
    void writesJsonAsEtcd34WithZap() {
        assertThat(formatted(LineForm.JSON_MILLIS, STARTED))
                .matches("\\{\"level\":\"info\",\"ts\":\"2022-11-22T[0-9:]{8}\\.059(Z|[+-]\\d{4})\","
                        + "\"caller\":\"server/Bootstrap\",\"msg\":\"starting \\\\\"etcd\\\\\"\\\\tserver\\\\u0001\","
                        + "\"local-member-id\":\"8e9e05c52164694d\",\"max\":5,\"urls\":\\[\"http://localhost:2379\"\\],"
                        + "\"took\":\"880.144µs\",\"new\":true\\}\n");
    }

    @Test
    void writesMicrosecondsFromEtcd35On() {
        assertThat(formatted(LineForm.JSON, STARTED)).contains(".059123");
    }

    @Test
    void writesConsoleColumnsBetweenTabs() {
        String[] columns = formatted(LineForm.CONSOLE, STARTED).split("\t");
        assertThat(columns).contains("info", "server/Bootstrap");
        assertThat(columns[columns.length - 1])
                .startsWith("{\"local-member-id\":")
                .endsWith("}\n");
    }

    @Test
    void writesNoBracesOnConsoleWithoutFields() {
        LogLine bare = new LogLine(LogLevel.WARN, 0, 0, "a/B", "text", List.of(), null);
        assertThat(formatted(LineForm.CONSOLE, bare)).endsWith("\twarn\ta/B\ttext\n");
    }

    @Test
    void writesCapnslogWithPackageAndLetter() {
        LogLine line = new LogLine(
                LogLevel.FATAL, 0, 21_000, "etcdmain/etcd.go", "no", List.of(new LogLine.Field("x", 1)), null);
        assertThat(formatted(LineForm.CAPNSLOG, line))
                .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.000021 C \\| etcdmain: no x=1\n");
    }

    @Test
    void putsStackBehindErrorButNotBehindWarning() {
        IllegalStateException cause = new IllegalStateException("broken");
        LogLine error = new LogLine(LogLevel.ERROR, 0, 0, "a/B", "text", List.of(), cause);
        LogLine warning = new LogLine(LogLevel.WARN, 0, 0, "a/B", "text", List.of(), cause);
        assertThat(formatted(LineForm.JSON, error))
                .contains("\"error\":\"java.lang.IllegalStateException: broken\",\"stacktrace\":\"java.lang");
        assertThat(formatted(LineForm.JSON, warning))
                .endsWith("\"error\":\"java.lang.IllegalStateException: broken\"}\n");
    }

    @Test
    void writesArraysNullsAndNumbersJsonCannotHold() {
        StringBuilder out = new StringBuilder();
        Json.value(out, new Object[] {new int[] {1, 2}, null, Double.NaN, 1.5, Arrays.asList("a", null)});
        assertThat(out).hasToString("[[1,2],null,\"NaN\",1.5,[\"a\",null]]");
    }

    @Test
    void writesPathsAsTextAndListsOfThemselvesNotForEver() {
        List<Object> own = new ArrayList<>();
        own.add(own);
        StringBuilder out = new StringBuilder();
        Json.value(out, List.of(Path.of("/a/b"), own, new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no");
            }
        }));
        assertThat(out.toString()).startsWith("[\"/a/b\",[[[\"[(this Collection)]\"]]],\"dev.quoin.lib.log.");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "12, 12ns",
        "880144, 880.144µs",
        "900000000, 900ms",
        "1000000000, 1s",
        "1500000000, 1.5s",
        "3723500000000, 1h2m3.5s",
        "-7000000000, -7s",
        "60000000000, 1m0s",
        "7200000000000, 2h0m0s"
    })
    void printsDurationsAsGoDoes(long nanos, String text) {
        assertThat(GoDurations.text(Duration.ofNanos(nanos))).isEqualTo(text);
    }

    private static String formatted(LineForm form, LogLine line) {
        StringBuilder out = new StringBuilder();
        LineFormat.of(form).append(out, line);
        return out.toString();
    }
}
