package dev.quoin.lib.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The places that lines go to. A line is handed to the operating system before {@link #write} returns, in one write call,
 * so that lines of two processes on one file do not mix and none is lost at exit.
 */
final class LogOutput {
    private static final String DISCARD = "/dev/null";

    private final OutputStream[] streams;

    private LogOutput(List<OutputStream> streams) {
        this.streams = streams.toArray(OutputStream[]::new);
    }

    /**
     * Opens the outputs, each once.
     *
     * @throws IOException if a file cannot be opened for appending
     */
    static LogOutput open(List<String> outputs) throws IOException {
        LinkedHashSet<String> names = new LinkedHashSet<>();
        for (String output : outputs) {
            names.add(output.equals("default") ? "stderr" : output);
        }
        List<OutputStream> streams = new ArrayList<>();
        if (!names.contains(DISCARD)) {
            for (String name : names) {
                streams.add(stream(name));
            }
        }
        return new LogOutput(streams);
    }

    static LogOutput standardError() {
        return new LogOutput(List.of(new FileOutputStream(FileDescriptor.err)));
    }

    private static OutputStream stream(String name) throws IOException {
        return switch (name) {
            case "stderr" -> new FileOutputStream(FileDescriptor.err);
            case "stdout" -> new FileOutputStream(FileDescriptor.out);
            default -> new FileOutputStream(name, true);
        };
    }

    void write(CharSequence line) {
        byte[] bytes = line.toString().getBytes(StandardCharsets.UTF_8);
        for (OutputStream stream : streams) {
            writeTo(stream, bytes);
        }
    }

    private static void writeTo(OutputStream stream, byte[] bytes) {
        synchronized (stream) {
            try {
                stream.write(bytes);
            } catch (IOException e) {
                // A log that cannot be written is no reason to stop a member, and there is nowhere to say so.
                return;
            }
        }
    }
}
