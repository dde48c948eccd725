package dev.quoin.compat.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.compat.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SessionTest {

    private static final Path TRANSCRIPTS = Path.of("target", "session");
    private static final Path DIFFERENCES = Path.of("..", "..", "distribution", "docs", "differences.md");

    static List<String> scripts() {
        String chosen = System.getProperty("scripts");
        return chosen == null ? Script.NAMES : List.of(chosen.split(","));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void answersAsEtcdDoes(String name, @TempDir Path directory) throws Exception {
        Script script = Script.read(name);
        FutureTask<List<String>> other =
                new FutureTask<>(() -> hold(script, Server.Kind.ETCD, directory.resolve("etcd")));
        new Thread(other, "etcd").start();
        List<String> quoin = hold(script, Server.Kind.QUOIN, directory.resolve("quoin"));
        List<String> etcd = other.get();
        String documented = Files.readString(DIFFERENCES);
        List<String> complaints = new ArrayList<>();
        for (int i = 0; i < script.steps().size(); i++) {
            Step step = script.steps().get(i);
            boolean same = etcd.get(i).equals(quoin.get(i));
            if (step.difference().isEmpty() && !same) {
                complaints.add(step + "\n  etcd:  " + indented(etcd.get(i)) + "\n  Quoin: " + indented(quoin.get(i)));
            } else if (!step.difference().isEmpty() && same) {
                complaints.add(step + "\n  does not differ");
            } else if (!step.difference().isEmpty() && !documented.contains("\n## " + step.difference() + "\n")) {
                complaints.add(step + "\n  is not explained in differences.md");
            }
        }
        assertThat(String.join("\n", complaints)).isEmpty();
    }

    private static List<String> hold(Script script, Server.Kind kind, Path data) throws Exception {
        try (Server server = Server.start(kind, data, script.options().toArray(String[]::new));
                Session session = new Session(server)) {
            List<String> answers = session.take(script.steps());
            write(script, kind, answers);
            return answers;
        }
    }

    private static void write(Script script, Server.Kind kind, List<String> answers) throws IOException {
        Files.createDirectories(TRANSCRIPTS);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < answers.size(); i++) {
            out.append(script.steps().get(i))
                    .append("\n  ")
                    .append(indented(answers.get(i)))
                    .append('\n');
        }
        Files.writeString(
                TRANSCRIPTS.resolve(script.name() + "-" + kind.name().toLowerCase(Locale.ROOT) + ".txt"), out);
    }

    private static String indented(String text) {
        return text.replace("\n", "\n  ");
    }
}
