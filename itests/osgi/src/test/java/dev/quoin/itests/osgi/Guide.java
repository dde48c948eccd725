package dev.quoin.itests.osgi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A page of the documentation as a reader follows it: a fenced block below a line that is nothing but a bold path is that file,
 * a block {@code sh} is run, and a block {@code text} below one is what it prints.
 */
final class Guide {
    /** Commands, and what they print; null where the page does not say. */
    record Step(String commands, String printed) {}

    private final List<String> lines;
    private final List<Step> steps = new ArrayList<>();

    private Guide(List<String> lines) {
        this.lines = lines;
    }

    static Guide read(Path page) throws IOException {
        return new Guide(Files.readAllLines(page));
    }

    /** Writes the files into an empty folder, and returns the steps in order. */
    List<Step> follow(Path folder) throws IOException {
        String path = "";
        for (int at = 0; at < lines.size(); at++) {
            String line = lines.get(at);
            if (line.startsWith("**") && line.endsWith("**")) {
                path = line.substring(2, line.length() - 2);
            } else if (line.startsWith("```")) {
                int end = at + 1;
                while (!lines.get(end).equals("```")) {
                    end++;
                }
                String text = String.join("\n", lines.subList(at + 1, end)) + "\n";
                take(line.substring(3).toLowerCase(Locale.ROOT), path, text, folder);
                path = "";
                at = end;
            }
        }
        return List.copyOf(steps);
    }

    private void take(String language, String path, String text, Path folder) throws IOException {
        if (!path.isEmpty()) {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } else if (language.equals("sh")) {
            steps.add(new Step(text, null));
        } else if (language.equals("text") && !steps.isEmpty()) {
            Step last = steps.remove(steps.size() - 1);
            steps.add(new Step(last.commands, text));
        } else {
            throw new IOException("a block of the page is neither a file nor a command nor its output: " + text);
        }
    }
}
