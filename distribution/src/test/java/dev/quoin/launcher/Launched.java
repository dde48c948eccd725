package dev.quoin.launcher;

import dev.quoin.lib.log.EtcdLog;
import dev.quoin.lib.log.LogSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run of the launcher up to the framework, with everything that it printed. */
record Launched(Optional<Launch.Plan> plan, int status, String out, String err, List<String> log) {

    static Launched with(Path directory, Map<String, String> variables, List<String> arguments) throws IOException {
        Path logFile = Files.createTempFile(directory, "launch", ".txt");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Launch launch = new Launch(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                variables,
                choice -> EtcdLog.open(new LogSettings(choice.level(), choice.form(), List.of(logFile.toString()))));
        Optional<Launch.Plan> plan = launch.plan(arguments);
        return new Launched(
                plan,
                launch.status(),
                out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8),
                Files.readAllLines(logFile));
    }

    static Launched with(Path directory, String... arguments) throws IOException {
        return with(directory, Map.of(), List.of(arguments));
    }

    Settings settings() {
        return plan.orElseThrow(() -> new AssertionError("refused: " + err + log))
                .settings();
    }

    Map<String, Object> configuration(String pid) {
        return plan.orElseThrow(() -> new AssertionError("refused: " + err + log))
                .configurations()
                .get(pid);
    }
}
