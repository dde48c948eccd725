package dev.quoin.compat.swap;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;

/** Draws how long puts took while something went on: time to the right, the longest put of each step upwards, by decades. */
final class LatencyChart {

    private static final int WIDTH = 960;
    private static final int HEIGHT = 300;
    private static final int LEFT = 60;
    private static final int TOP = 40;
    private static final int BOTTOM = 30;
    /** Names of short spans side by side stand a little higher and lower. */
    private static final int NAME_STEP = 11;

    private static final double MILLIS_MIN = 0.1;
    private static final int DECADES = 4;
    private static final int TICKS = 10;

    private final StringBuilder svg = new StringBuilder();
    private final List<Span> spans = new ArrayList<>();

    /** What went on from when to when, in milliseconds since the load began. */
    record Span(String name, long from, long to) {}

    void mark(String name, long from, long to) {
        spans.add(new Span(name, from, to));
    }

    /** The picture, as SVG. */
    String draw(String title, SortedMap<Long, Long> course) {
        long end = (course.isEmpty() ? 1 : course.lastKey() + 1) * PutTimes.STEP_MILLIS;
        svg.setLength(0);
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" "
                        + "font-size=\"12\"><rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>",
                WIDTH, HEIGHT);
        add("<text x=\"10\" y=\"16\">%s</text>", title);
        for (int i = 0; i < spans.size(); i++) {
            Span span = spans.get(i);
            double from = x(span.from(), end);
            add(
                    "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#e8eef6\"/>",
                    from, TOP, x(span.to(), end) - from, HEIGHT - BOTTOM - TOP);
            add(
                    "<text x=\"%.1f\" y=\"%d\" fill=\"#345\">%s</text>",
                    from + 2, TOP - 6 - i % 2 * NAME_STEP, span.name());
        }
        axes(end);
        add("<polyline fill=\"none\" stroke=\"#4878a8\" points=\"");
        course.forEach((step, nanos) -> add("%.1f,%.1f ", x(step * PutTimes.STEP_MILLIS, end), y(millis(nanos))));
        add("\"/></svg>");
        return svg.toString();
    }

    private void axes(long end) {
        for (int decade = 0; decade <= DECADES; decade++) {
            double millis = MILLIS_MIN * Math.pow(10, decade);
            add(
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ccc\"/>"
                            + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s ms</text>",
                    LEFT,
                    WIDTH - 10,
                    y(millis),
                    y(millis),
                    LEFT - 4,
                    y(millis) + 4,
                    millis < 1 ? "0.1" : Long.toString(Math.round(millis)));
        }
        for (int tick = 0; tick <= TICKS; tick++) {
            long at = end * tick / TICKS;
            add(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d s</text>",
                    x(at, end), HEIGHT - 10, TimeUnit.MILLISECONDS.toSeconds(at));
        }
    }

    private static double x(long millis, long end) {
        return LEFT + (WIDTH - 10.0 - LEFT) * Math.min(millis, end) / end;
    }

    private static double y(double millis) {
        double share = Math.log10(Math.max(millis, MILLIS_MIN) / MILLIS_MIN) / DECADES;
        return HEIGHT - BOTTOM - Math.min(share, 1) * (HEIGHT - BOTTOM - TOP);
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is in a library that the tests have no other use for
    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
