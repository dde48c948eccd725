package dev.quoin.mvcc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of commands with the answers they are to get:
 *
 * <pre>
 * # comment
 * command
 * ----
 * answer, up to an empty line
 * </pre>
 *
 * With {@code -Drewrite} the answers are written anew, to be looked through before they are committed.
 */
final class Transcript {

    /** Answers one command; an exception's message is an answer too. */
    interface Interpreter {
        String answer(String command) throws Exception;
    }

    private Transcript() {}

    static void run(Path file, Interpreter interpreter) throws Exception {
        List<String> actual = new ArrayList<>();
        boolean inAnswer = false;
        String command = "";
        for (String line : Files.readAllLines(file)) {
            if (inAnswer) {
                inAnswer = !line.isEmpty();
                if (inAnswer) {
                    continue;
                }
            }
            actual.add(line);
            if (line.equals("----")) {
                answer(interpreter, command).lines().forEach(actual::add);
                inAnswer = true;
            } else if (!line.startsWith("#")) {
                command = line;
            }
        }
        String text = String.join("\n", actual) + "\n";
        if (System.getProperty("rewrite") != null) {
            Files.writeString(source(file), text);
        } else {
            assertThat(text).as(file.getFileName().toString()).isEqualTo(Files.readString(file));
        }
    }

    private static String answer(Interpreter interpreter, String command) {
        try {
            return interpreter.answer(command);
        } catch (Exception e) {
            return "error: " + e.getMessage();
        }
    }

    /** The file in the source tree of which the one on the class path is a copy. */
    private static Path source(Path copied) {
        return Path.of(copied.toString().replace("target/test-classes", "src/test/resources"));
    }
}
