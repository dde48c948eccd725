package dev.quoin.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/configuration.md} are those of {@code flags.txt}; {@code -Drewrite} writes them anew. */
class ConfigurationDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/configuration.md");
    private static final String MARK = "<!-- from flags.txt; -Drewrite writes what follows anew -->\n";

    @Test
    void tellsEveryFlag() throws IOException {
        String document = Files.readString(DOCUMENT);
        String expected = document.substring(0, document.indexOf(MARK) + MARK.length()) + tables();
        if (System.getProperty("rewrite") != null) {
            Files.writeString(DOCUMENT, expected);
        }
        assertThat(Files.readString(DOCUMENT)).isEqualTo(expected);
    }

    private static String tables() {
        StringBuilder out = new StringBuilder();
        String group = "";
        for (Flag flag : FlagTable.load().all()) {
            if (!flag.group().equals(group)) {
                group = flag.group();
                out.append("\n## ").append(group).append("\n\n");
                out.append("| flag | kind | levels | default | property of | key in the file | status | meaning |\n");
                out.append("|---|---|---|---|---|---|---|---|\n");
            }
            row(out, flag);
        }
        return out.toString();
    }

    private static void row(StringBuilder out, Flag flag) {
        String places = flag.places().entrySet().stream()
                .map(place -> Configurations.PIDS.get(place.getKey())
                        + (place.getValue().equals(flag.name()) ? "" : " as `" + place.getValue() + "`"))
                .collect(Collectors.joining(", "));
        String defaults = flag.defaults().entrySet().stream()
                .map(ConfigurationDocumentTest::defaultText)
                .collect(Collectors.joining(", "));
        String key = flag.key().equals(flag.name()) ? "" : flag.key().isEmpty() ? "none" : "`" + flag.key() + "`";
        out.append(String.join(
                        " | ",
                        "| `" + flag.name() + "`",
                        flag.kind().name().toLowerCase(java.util.Locale.ROOT),
                        flag.first() + (flag.last() == Level.V3_7 ? "–" : "–" + flag.last()),
                        defaults,
                        places,
                        key,
                        flag.status().name().toLowerCase(java.util.Locale.ROOT),
                        flag.help()))
                .append(" |\n");
    }

    private static String defaultText(Map.Entry<Level, String> entry) {
        String text = entry.getValue().isEmpty() ? "" : "`" + entry.getValue() + "`";
        return entry.getKey() == Level.V3_4 ? text : text + " from " + entry.getKey();
    }
}
