package dev.quoin.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What Linux tells about this process. Each value is read when the page is printed; where there is no {@code /proc} the
 * metrics are left out, as Go's client does.
 */
final class ProcessReadings {

    /** Unit of the times in {@code /proc}, which Linux fixes at a hundredth of a second. */
    private static final double TICKS_PER_SECOND = 100;

    /** What Go prints for "no limit". */
    private static final double UNLIMITED = 0x1p64;

    /** Fields of {@code /proc/self/stat}, counted from the one behind the command's name. */
    private static final int USER_TICKS = 11;

    private static final int SYSTEM_TICKS = 12;
    private static final int START_TICKS = 19;

    private final Path proc;

    ProcessReadings(Path proc) {
        this.proc = proc;
    }

    void register(Registry registry) {
        if (!Files.isReadable(proc.resolve("self/stat"))) {
            return;
        }
        registry.counter("process_cpu_seconds_total", "CPU time that this process took, in seconds.", this::cpuSeconds);
        registry.gauge("process_open_fds", "Open file descriptors.", this::openFiles);
        registry.gauge("process_max_fds", "Limit of open file descriptors.", () -> limit("Max open files"));
        registry.gauge(
                "process_resident_memory_bytes", "Memory of this process in RAM, in bytes.", () -> status("VmRSS:"));
        registry.gauge(
                "process_virtual_memory_bytes", "Address space of this process, in bytes.", () -> status("VmSize:"));
        registry.gauge(
                "process_virtual_memory_max_bytes",
                "Limit of the address space, in bytes.",
                () -> limit("Max address space"));
        registry.gauge(
                "process_start_time_seconds",
                "When this process began, in seconds since 1970-01-01 UTC.",
                this::startSeconds);
        registry.gauge("os_fd_used", "Open file descriptors.", this::openFiles);
        registry.gauge("os_fd_limit", "Limit of open file descriptors.", () -> limit("Max open files"));
    }

    private double cpuSeconds() {
        String[] fields = statFields();
        return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS])) / TICKS_PER_SECOND;
    }

    private double startSeconds() {
        long boot = Long.parseLong(valueBehind("stat", "btime"));
        return boot + Long.parseLong(statFields()[START_TICKS]) / TICKS_PER_SECOND;
    }

    /** The command's name may hold spaces, so fields are counted from behind its closing bracket. */
    private String[] statFields() {
        String stat = read("self/stat");
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    }

    private double openFiles() {
        try (Stream<Path> files = Files.list(proc.resolve("self/fd"))) {
            return files.count() - 1; // without the one that lists them
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private double status(String name) {
        return Long.parseLong(valueBehind("self/status", name)) * 1024.0;
    }

    private double limit(String name) {
        String soft = valueBehind("self/limits", name);
        return soft.equals("unlimited") ? UNLIMITED : Double.parseDouble(soft);
    }

    /** The first word behind a name at the start of a line. */
    private String valueBehind(String file, String name) {
        return read(file)
                .lines()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> line.substring(name.length()).strip().split("\\s+", 2)[0])
                .orElseThrow(() -> new IllegalStateException("no " + name + " in " + file));
    }

    private String read(String file) {
        try {
            return Files.readString(proc.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
