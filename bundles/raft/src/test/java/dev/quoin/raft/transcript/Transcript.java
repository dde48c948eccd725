package dev.quoin.raft.transcript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A file of blocks: comment lines beginning with {@code #}, a command line, {@code ----}, output lines, a blank line.
 *
 * @param blocks the commands with their comments and outputs
 */
record Transcript(List<Block> blocks) {

    /**
     * One exchange.
     *
     * @param comments lines before the command
     * @param command the command line
     * @param output what is expected, lines without the last newline
     */
    record Block(String comments, String command, String output) {}

    private static final String SEPARATOR = "----";

    static Transcript read(Path file) throws IOException {
        List<Block> blocks = new ArrayList<>();
        StringBuilder comments = new StringBuilder();
        List<String> lines = Files.readAllLines(file);
        int at = 0;
        while (at < lines.size()) {
            String line = lines.get(at++);
            if (line.isEmpty() || line.startsWith("#")) {
                comments.append(line).append('\n');
                continue;
            }
            List<String> output = new ArrayList<>();
            if (at < lines.size() && lines.get(at).equals(SEPARATOR)) {
                at++;
                while (at < lines.size() && !lines.get(at).isEmpty()) {
                    output.add(lines.get(at++));
                }
            }
            blocks.add(new Block(comments.toString(), line, String.join("\n", output)));
            comments.setLength(0);
        }
        return new Transcript(blocks);
    }

    /** The same commands with the outputs that come now. */
    String replayed(Function<String, String> interpreter) {
        StringBuilder text = new StringBuilder();
        for (Block block : blocks) {
            String output = interpreter.apply(block.command());
            text.append(block.comments());
            text.append(block.command()).append('\n').append(SEPARATOR).append('\n');
            text.append(output.isEmpty() ? "ok" : output).append('\n');
        }
        return text.toString();
    }
}
