package dev.quoin.itests.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What a container's tools can tell an operator of each setting. */
final class MetatypeTest {

    @Test
    void everySettingIsDescribed() throws Exception {
        List<String> undescribed = new ArrayList<>();
        int described = 0;
        for (Path jar : bundles()) {
            for (Element attribute : elements(jar, "OSGI-INF/metatype/", "AD")) {
                if (attribute.getAttribute("description").isBlank()) {
                    undescribed.add(jar.getFileName() + ": " + attribute.getAttribute("id"));
                } else {
                    described++;
                }
            }
        }
        assertThat(undescribed).isEmpty();
        assertThat(described).isGreaterThan(70);
    }

    @Test
    void everyConfiguredComponentHasADescriptionOfItsSettings() throws Exception {
        for (Path jar : bundles()) {
            Set<String> configured = new TreeSet<>();
            for (Element component : elements(jar, "OSGI-INF/", "scr:component")) {
                if (component.hasAttribute("configuration-pid")) {
                    configured.add(component.getAttribute("configuration-pid"));
                }
            }
            Set<String> designated = new TreeSet<>();
            elements(jar, "OSGI-INF/metatype/", "Designate")
                    .forEach(designate -> designated.add(designate.getAttribute("pid")));
            assertThat(designated).as(jar.toString()).isEqualTo(configured);
        }
    }

    private static List<Path> bundles() throws IOException {
        try (Stream<Path> files = Files.walk(Features.HOME.resolve("system/dev/quoin"))) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }

    private static List<Element> elements(Path jar, String folder, String name) throws Exception {
        List<Element> found = new ArrayList<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().toList()) {
                if (entry.getName().startsWith(folder) && entry.getName().endsWith(".xml")) {
                    try (InputStream in = file.getInputStream(entry)) {
                        NodeList nodes = DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(in)
                                .getElementsByTagName(name);
                        for (int i = 0; i < nodes.getLength(); i++) {
                            found.add((Element) nodes.item(i));
                        }
                    }
                }
            }
        }
        return found;
    }
}
