package dev.quoin.lib.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The places that lines go to. A line is handed to the operating system before {@link #write} returns, in one write call,
 * so that lines of two processes on one file do not mix and none is lost at exit.
 */
final class LogOutput implements AutoCloseable {
    private static final String DISCARD = "/dev/null";

    private final Set<String> names;
    private volatile OutputStream[] streams;

    private LogOutput(Set<String> names) throws IOException {
        this.names = names;
        this.streams = openAll(names);
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
        return new LogOutput(names);
    }

    static LogOutput standardError() {
        try {
            return new LogOutput(Set.of("stderr"));
        } catch (IOException e) {
            throw new IllegalStateException("standard error needs no opening", e);
        }
    }

    private static OutputStream[] openAll(Set<String> names) throws IOException {
        List<OutputStream> opened = new ArrayList<>();
        if (!names.contains(DISCARD)) {
            for (String name : names) {
                opened.add(stream(name));
            }
        }
        return opened.toArray(OutputStream[]::new);
    }

    /** Opens again what {@link #close} closed. */
    void reopen() throws IOException {
        streams = openAll(names);
    }

    private static OutputStream stream(String name) throws IOException {
        return switch (name) {
            case "stderr" -> new FileOutputStream(FileDescriptor.err);
            case "stdout" -> new FileOutputStream(FileDescriptor.out);
            default -> new LogFile(name);
        };
    }

    void write(CharSequence line) {
        byte[] bytes = line.toString().getBytes(StandardCharsets.UTF_8);
        for (OutputStream stream : streams) {
            writeTo(stream, bytes);
        }
    }

    /** Closes the files; standard output and error stay, because they are the process's. What is written later is lost. */
    @Override
    public void close() {
        for (OutputStream stream : streams) {
            if (stream instanceof LogFile file) {
                closeQuietly(file);
            }
        }
    }

    private static void closeQuietly(LogFile file) {
        synchronized (file) {
            try {
                file.close();
            } catch (IOException e) {
                // Each line was handed over when it was written: there is nothing left to lose.
                return;
            }
        }
    }

    private static final class LogFile extends FileOutputStream {
        LogFile(String name) throws IOException {
            super(name, true);
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
