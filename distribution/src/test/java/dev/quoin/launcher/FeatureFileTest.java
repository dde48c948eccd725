package dev.quoin.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.launcher.FeatureFile.BundleEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.SAXParserFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

class FeatureFileTest {
    private static final String XML = """
            <?xml version="1.0"?>
            <!-- <feature name="no"/> -->
            <features name="t" xmlns='urn:x'>
              <repository>mvn:a/b/1/xml</repository>
              <feature name="one" version="1">
                <feature dependency="true">karaf</feature>
                <configfile finalname="x">mvn:a/c/1</configfile>
                <feature version="2"> two </feature>
                <bundle start-level="20">mvn:g/late/1</bundle>
                <bundle start-level="10"><![CDATA[mvn:g/early/1]]></bundle>
                <conditional><bundle>mvn:g/no/1</bundle></conditional>
              </feature>
              <feature name="two"><bundle>mvn:g/a&amp;b/1</bundle><capability>x;y="&lt;&gt;"</capability></feature>
            </features>
            """;

    @TempDir
    Path directory;

    @Test
    void readsFeaturesBundlesAndStartLevelsAndSkipsTheRest() throws IOException, Refusal {
        Path file = Files.writeString(directory.resolve("f.xml"), XML);
        assertThat(new FeatureList(FeatureFile.read(file)).expand(List.of("one")))
                .containsExactly(
                        new BundleEntry("mvn:g/early/1", 10),
                        new BundleEntry("mvn:g/late/1", 20),
                        new BundleEntry("mvn:g/a&b/1", 80));
    }

    @Test
    void readsTheSameAsTheParserOfTheJdk() throws Exception {
        for (String xml : List.of(XML, Files.readString(Path.of("../features/src/main/feature/feature.xml")))) {
            List<String> expected = new ArrayList<>();
            SAXParserFactory.newInstance()
                    .newSAXParser()
                    .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)), new Recorder(expected));
            List<String> events = new ArrayList<>();
            new XmlScanner(xml, new Listener(events)).scan();
            assertThat(events).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<a>", "<a></b>", "<a", "<a b></a>", "</a>", "<!-- ", "<a><![CDATA[</a>", "<a x='1></a>"})
    void refusesWhatIsNotWellFormed(String xml) {
        assertThatThrownBy(() -> new XmlScanner(xml, new Listener(new ArrayList<>())).scan())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesTheFeaturesThereAreWhereOneIsMissing() {
        assertThatThrownBy(() -> new FeatureList(Map.of()).expand(List.of("x")))
                .hasMessageContaining("no feature \"x\"");
    }

    @Test
    void takesTheVariableBeforeTheFile() throws IOException, Refusal {
        Files.createDirectories(directory.resolve("etc"));
        Files.writeString(directory.resolve("etc/features.cfg"), "# a comment\na, b\nc\n");
        assertThat(FeatureList.chosen(directory, "")).containsExactly("a", "b", "c");
        assertThat(FeatureList.chosen(directory, "d e")).containsExactly("d", "e");
    }

    @Test
    void findsJarsInMavensLayout() throws Refusal {
        assertThat(FeatureList.jar(Path.of("/h"), "mvn:org.a/b.c/1.0"))
                .isEqualTo(Path.of("/h/system/org/a/b.c/1.0/b.c-1.0.jar"));
        assertThat(FeatureList.jar(Path.of("/h"), "mvn:a/b/1/zip/x")).isEqualTo(Path.of("/h/system/a/b/1/b-1-x.zip"));
    }

    private static final class Listener implements XmlScanner.Visitor {
        private final List<String> events;

        Listener(List<String> events) {
            this.events = events;
        }

        @Override
        public void open(String element, Map<String, String> attributes) {
            events.add("<" + element + new TreeMap<>(attributes));
        }

        @Override
        public void text(String text) {
            append(events, text);
        }

        @Override
        public void close(String element) {
            events.add(">" + element);
        }

        /** Parsers may split text where they like. */
        static void append(List<String> events, String text) {
            int last = events.size() - 1;
            if (last >= 0 && events.get(last).startsWith("\"")) {
                events.set(last, events.get(last) + text);
            } else if (!text.isEmpty()) {
                events.add("\"" + text);
            }
        }
    }

    private static final class Recorder extends DefaultHandler {
        private final List<String> events;

        Recorder(List<String> events) {
            this.events = events;
        }

        @Override
        public void startElement(String uri, String local, String name, Attributes attributes) {
            TreeMap<String, String> values = new TreeMap<>();
            for (int i = 0; i < attributes.getLength(); i++) {
                values.put(attributes.getQName(i), attributes.getValue(i));
            }
            events.add("<" + name + values);
        }

        @Override
        public void characters(char[] text, int start, int length) {
            Listener.append(events, new String(text, start, length));
        }

        @Override
        public void endElement(String uri, String local, String name) {
            events.add(">" + name);
        }
    }
}
