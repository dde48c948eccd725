package dev.quoin.launcher;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the XML of feature files: elements, attributes, text, comments, CDATA, instructions and the five named entities.
 * The JDK's parsers would take longer to load than everything else that the launcher does.
 */
final class XmlScanner {
    /** Told what is found, in order. */
    interface Visitor {
        void open(String element, Map<String, String> attributes);

        void text(String text);

        void close(String element);
    }

    private static final Pattern ATTRIBUTE = Pattern.compile("\\s*([\\w:.-]+)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')");
    private static final Pattern NAME = Pattern.compile("[\\w:.-]+");

    private final String xml;
    private final Visitor visitor;
    private final Deque<String> open = new ArrayDeque<>();
    private int at;

    XmlScanner(String xml, Visitor visitor) {
        this.xml = xml;
        this.visitor = visitor;
    }

    /** @throws IllegalArgumentException if this is not well-formed */
    void scan() {
        while (at < xml.length()) {
            if (xml.charAt(at) != '<') {
                int end = xml.indexOf('<', at);
                String text = xml.substring(at, end < 0 ? xml.length() : end);
                at += text.length();
                if (!open.isEmpty()) {
                    visitor.text(decoded(text));
                }
            } else if (xml.startsWith("<!--", at)) {
                skipTo("-->");
            } else if (xml.startsWith("<![CDATA[", at)) {
                int start = at + "<![CDATA[".length();
                skipTo("]]>");
                visitor.text(xml.substring(start, at - "]]>".length()));
            } else if (xml.startsWith("<?", at)) {
                skipTo("?>");
            } else if (xml.startsWith("<!", at)) {
                skipTo(">");
            } else {
                tag();
            }
        }
        check(open.isEmpty(), "element is not closed");
    }

    private void tag() {
        int start = at + 1;
        boolean closing = xml.startsWith("/", start);
        skipTo(">");
        boolean empty = xml.charAt(at - 2) == '/';
        String body = xml.substring(start + (closing ? 1 : 0), at - (empty ? 2 : 1));
        Matcher name = NAME.matcher(body);
        check(name.lookingAt(), "no element name");
        if (closing) {
            check(!open.isEmpty() && open.pop().equals(name.group()), "closes what is not open");
            visitor.close(name.group());
            return;
        }
        visitor.open(name.group(), attributes(body.substring(name.end())));
        if (empty) {
            visitor.close(name.group());
        } else {
            open.push(name.group());
        }
    }

    private Map<String, String> attributes(String body) {
        if (body.isBlank()) {
            return Map.of();
        }
        Map<String, String> attributes = new HashMap<>();
        Matcher attribute = ATTRIBUTE.matcher(body);
        int end = 0;
        while (attribute.find(end) && attribute.start() == end) {
            String value = attribute.group(2) == null ? attribute.group(3) : attribute.group(2);
            attributes.put(attribute.group(1), decoded(value));
            end = attribute.end();
        }
        check(body.substring(end).isBlank(), "cannot read attributes");
        return attributes;
    }

    private void skipTo(String end) {
        int found = xml.indexOf(end, at);
        check(found >= 0, "ends within markup");
        at = found + end.length();
    }

    private static String decoded(String text) {
        return text.indexOf('&') < 0
                ? text
                : text.replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&quot;", "\"")
                        .replace("&apos;", "'")
                        .replace("&amp;", "&");
    }

    private void check(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message + " before character " + at);
        }
    }
}
