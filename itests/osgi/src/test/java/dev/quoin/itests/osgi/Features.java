package dev.quoin.itests.osgi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The distribution's features, read as Karaf reads them; what is marked as a dependency is left out. */
final class Features {
    /** The built distribution. */
    static final Path HOME = Path.of(System.getProperty("quoin.home")).normalize();

    /** A bundle's jar and the level at which it starts. */
    record Jar(Path file, int startLevel) {}

    private final Map<String, Element> known = new LinkedHashMap<>();

    Features() {
        read(HOME.resolve("features/felix.xml"));
        read(HOME.resolve("features/feature.xml"));
    }

    /** The bundles of features and of all that they need, each once, by start level. */
    List<Jar> expand(String... names) {
        Map<Path, Jar> jars = new LinkedHashMap<>();
        Set<String> seen = new LinkedHashSet<>();
        for (String name : names) {
            expand(name, seen, jars);
        }
        return jars.values().stream()
                .sorted(Comparator.comparingInt(Jar::startLevel))
                .toList();
    }

    private void expand(String name, Set<String> seen, Map<Path, Jar> jars) {
        if (!seen.add(name)) {
            return;
        }
        Element feature = known.get(name);
        if (feature == null) {
            throw new IllegalArgumentException("no feature " + name + " in " + known.keySet());
        }
        for (Element needed : children(feature, "feature")) {
            if (!needed.getAttribute("dependency").equals("true")) {
                expand(needed.getTextContent().strip(), seen, jars);
            }
        }
        for (Element bundle : children(feature, "bundle")) {
            Path file = file(bundle.getTextContent().strip());
            jars.putIfAbsent(file, new Jar(file, Integer.parseInt(bundle.getAttribute("start-level"))));
        }
    }

    private static Path file(String url) {
        String[] part = url.substring("mvn:".length()).split("/", -1);
        return HOME.resolve("system")
                .resolve(part[0].replace('.', '/'))
                .resolve(part[1])
                .resolve(part[2])
                .resolve(part[1] + "-" + part[2] + ".jar");
    }

    private void read(Path file) {
        try {
            Document document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
            for (Element feature : children(document.getDocumentElement(), "feature")) {
                known.put(feature.getAttribute("name"), feature);
            }
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalStateException("build the distribution before this module: " + file, e);
        }
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }
}
