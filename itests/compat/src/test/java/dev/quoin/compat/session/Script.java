package dev.quoin.compat.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A list of steps, and the flags of the server that they want.
 *
 * @param name its file, without the ending
 */
record Script(String name, List<String> options, List<Step> steps) {

    /** In the order of the coverage table. */
    static final List<String> NAMES = List.of("kv", "txn", "watch", "lease", "maintenance", "quota", "edge", "ctl");

    private static final Pattern REPETITION = Pattern.compile("\\$\\{([^{}*]+)\\*([0-9]+)}");

    static Script read(String name) {
        try (InputStream in = Script.class.getResourceAsStream("/session/" + name + ".txt")) {
            if (in == null) {
                throw new IllegalArgumentException("no script " + name);
            }
            return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Script parse(String name, String text) {
        List<String> options = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        String rpc = "";
        String aspect = "";
        String difference = "";
        for (String line : lines(text)) {
            if (line.startsWith("options ")) {
                options.addAll(List.of(line.substring(8).split("\\s+")));
            } else if (line.startsWith("== ")) {
                int colon = line.indexOf(": ");
                rpc = line.substring(3, colon);
                aspect = line.substring(colon + 2);
            } else if (line.startsWith("~differs ")) {
                difference = line.substring(9).strip();
            } else {
                String[] parts = expand(line).split("\\s", 2);
                String rest = parts.length == 2 ? parts[1] : "";
                steps.add(new Step(name, steps.size() + 1, rpc, aspect, difference, parts[0], rest));
                difference = "";
            }
        }
        return new Script(name, List.copyOf(options), List.copyOf(steps));
    }

    /** Without comments and empty lines, continued lines joined. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith(" ")) {
                int last = lines.size() - 1;
                lines.set(last, lines.get(last) + "\n" + line.strip());
            } else {
                lines.add(line.strip());
            }
        }
        return lines;
    }

    private static String expand(String line) {
        Matcher matcher = REPETITION.matcher(line);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(out, "");
            out.append(matcher.group(1).repeat(Integer.parseInt(matcher.group(2))));
        }
        return matcher.appendTail(out).toString();
    }
}
