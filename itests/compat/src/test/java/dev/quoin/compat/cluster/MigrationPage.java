package dev.quoin.compat.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page for operators, and the commands that it tells them to run. */
final class MigrationPage {

    private static final Path PAGE = Path.of("..", "..", "distribution", "docs", "migrating-from-etcd.md");
    private static final Pattern COMMAND = Pattern.compile("(?:`| {4})etcdctl ([^`\n]+)");

    private MigrationPage() {}

    /** The names of all commands of {@code etcdctl} on it. */
    static Set<String> commands() throws IOException {
        Set<String> names = new TreeSet<>();
        Matcher found = COMMAND.matcher(Files.readString(PAGE));
        while (found.find()) {
            names.add(Commands.name(List.of(found.group(1).strip().split(" +"))));
        }
        return names;
    }
}
