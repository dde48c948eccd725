package dev.quoin.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Writes the table and the chart. */
final class Report {

    private static final int BAR_WIDTH = 420;
    private static final int ROW_HEIGHT = 22;
    private static final double RATIO_MAX = 4;

    private Report() {}

    static String row(Comparison comparison) {
        return String.format(
                Locale.ROOT,
                "| %s | %,.0f | %,.0f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |",
                comparison.name,
                comparison.etcd(Figures::perSecond),
                comparison.quoin(Figures::perSecond),
                comparison.ratio(Figures::perSecond),
                comparison.etcd(Figures::cpuPer100k),
                comparison.quoin(Figures::cpuPer100k),
                comparison.ratio(Figures::cpuPer100k),
                comparison.etcd(Figures::p50Millis),
                comparison.quoin(Figures::p50Millis),
                comparison.ratio(Figures::p50Millis),
                comparison.etcd(Figures::p99Millis),
                comparison.quoin(Figures::p99Millis),
                comparison.ratio(Figures::p99Millis),
                comparison.ratio(Figures::p999Millis));
    }

    static String header() {
        return "| operation | etcd /s | Quoin /s | ÷ | etcd CPU s/100k | Quoin | ÷ | etcd p50 ms | Quoin | ÷ "
                + "| etcd p99 ms | Quoin | ÷ | p99.9 ÷ |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|";
    }

    static void write(Path directory, String tag, String introduction, List<Comparison> rows, List<String> totals)
            throws IOException {
        Files.createDirectories(directory);
        StringBuilder text = new StringBuilder(introduction)
                .append("\n\n![Ratios](")
                .append(tag)
                .append(".svg)\n\n");
        text.append(header()).append('\n');
        rows.forEach(row -> text.append(row(row)).append('\n'));
        text.append("\n| whole server | etcd | Quoin | ÷ |\n|---|---|---|---|\n");
        totals.forEach(total -> text.append(total).append('\n'));
        Files.writeString(directory.resolve(tag + ".md"), text);
        Files.writeString(directory.resolve(tag + ".svg"), chart(rows));
    }

    private static String chart(List<Comparison> rows) {
        int height = ROW_HEIGHT * (2 * rows.size() + 2);
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"820\" height=\"%d\" font-family=\"sans-serif\" "
                        + "font-size=\"12\"><rect width=\"820\" height=\"%d\" fill=\"white\"/>"
                        + "<text x=\"10\" y=\"16\">Quoin ÷ etcd: throughput (blue, longer is better) and server CPU per "
                        + "operation (orange, shorter is better); the line is 1</text>",
                height,
                height));
        double y = ROW_HEIGHT * 1.5;
        for (Comparison row : rows) {
            svg.append(String.format(Locale.ROOT, "<text x=\"10\" y=\"%.0f\">%s</text>", y + ROW_HEIGHT, row.name));
            bar(svg, y, row.ratio(Figures::perSecond), "#4878a8");
            bar(svg, y + ROW_HEIGHT * 0.8, row.ratio(Figures::cpuPer100k), "#e08a3c");
            y += ROW_HEIGHT * 1.9;
        }
        double one = 280 + BAR_WIDTH / RATIO_MAX;
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.0f\" y1=\"24\" x2=\"%.0f\" y2=\"%.0f\" stroke=\"black\"/></svg>",
                one,
                one,
                y));
        return svg.toString();
    }

    private static void bar(StringBuilder svg, double y, double ratio, String colour) {
        double width = Math.min(ratio, RATIO_MAX) / RATIO_MAX * BAR_WIDTH;
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"280\" y=\"%.0f\" width=\"%.0f\" height=\"14\" fill=\"%s\"/>"
                        + "<text x=\"%.0f\" y=\"%.0f\">%.2f</text>",
                y,
                width,
                colour,
                286 + width,
                y + 12,
                ratio));
    }
}
