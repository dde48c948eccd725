package dev.quoin.metrics;

import java.util.Map;
import java.util.TreeMap;

/**
 * The labels of one series.
 *
 * @param text names and values as they are printed between the braces, in the order of the names
 */
record Labels(String text) implements Comparable<Labels> {

    static Labels of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("label " + namesAndValues[namesAndValues.length - 1] + " has no value");
        }
        Map<String, String> sorted = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            sorted.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        StringBuilder text = new StringBuilder();
        sorted.forEach((name, value) -> {
            text.append(text.isEmpty() ? "" : ",").append(name).append("=\"");
            TextPage.escape(text, value, true);
            text.append('"');
        });
        return new Labels(text.toString());
    }

    /** These labels and another behind them. */
    String with(String name, String value) {
        return (text.isEmpty() ? "" : text + ",") + name + "=\"" + value + "\"";
    }

    @Override
    public int compareTo(Labels other) {
        return text.compareTo(other.text);
    }
}
