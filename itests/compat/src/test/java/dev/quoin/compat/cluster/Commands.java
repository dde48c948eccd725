package dev.quoin.compat.cluster;

import dev.quoin.env.fixture.Etcdctl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Runs {@code etcdctl} and remembers which of its commands were run. One thread. */
final class Commands {

    /** Their names have a second word. */
    private static final Set<String> GROUPS = Set.of("member", "endpoint", "snapshot", "alarm", "check", "lease");

    private final Set<String> run = new TreeSet<>();

    Etcdctl.Output run(String endpoints, String... command) throws IOException {
        run.add(name(List.of(command)));
        List<String> all = new ArrayList<>(List.of("--endpoints=" + endpoints));
        all.addAll(List.of(command));
        return Etcdctl.run("", all.toArray(String[]::new));
    }

    /** Runs a command that must succeed; what it printed. */
    String print(String endpoints, String... command) throws IOException {
        Etcdctl.Output output = run(endpoints, command);
        if (output.status() != 0) {
            throw new IOException("etcdctl " + String.join(" ", command) + " failed: " + output.text());
        }
        return output.text();
    }

    /** The names of all commands that were run. */
    Set<String> run() {
        return Set.copyOf(run);
    }

    /** A command's name: its first word that is no option, or its first two. */
    static String name(List<String> command) {
        List<String> words =
                command.stream().filter(word -> !word.startsWith("-")).toList();
        return GROUPS.contains(words.get(0)) ? words.get(0) + " " + words.get(1) : words.get(0);
    }
}
