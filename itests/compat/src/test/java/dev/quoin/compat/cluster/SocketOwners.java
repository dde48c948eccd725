package dev.quoin.compat.cluster;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which of some processes a connection on loopback comes from, as Linux tells: requests between members do not all say who
 * sends them.
 */
final class SocketOwners {

    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int INODE = 9;

    private final Map<String, Process> processes;

    /**
     * Looks among these processes.
     *
     * @param processes by name; it may change while others read it
     */
    SocketOwners(Map<String, Process> processes) {
        this.processes = processes;
    }

    /** The name of the process that has dialed from one port to the other, if it still lives. */
    Optional<String> of(int from, int to) {
        return inode(from, to).flatMap(this::holder);
    }

    private static Optional<String> inode(int from, int to) {
        String local = String.format(Locale.ROOT, ":%04X", from);
        String remote = String.format(Locale.ROOT, ":%04X", to);
        for (Path table : TABLES) {
            try (Stream<String> lines = Files.lines(table)) {
                Optional<String> found = lines.map(line -> line.strip().split(" +"))
                        .filter(words -> words[LOCAL].endsWith(local) && words[REMOTE].endsWith(remote))
                        .map(words -> words[INODE])
                        .findFirst();
                if (found.isPresent()) {
                    return found;
                }
            } catch (IOException e) {
                // No such family here.
            }
        }
        return Optional.empty();
    }

    private Optional<String> holder(String inode) {
        return processes.entrySet().stream()
                .filter(entry -> holds(entry.getValue().pid(), "socket:[" + inode + "]"))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static boolean holds(long process, String socket) {
        try (DirectoryStream<Path> descriptors =
                Files.newDirectoryStream(Path.of("/proc", Long.toString(process), "fd"))) {
            for (Path descriptor : descriptors) {
                if (isLinkTo(descriptor, socket)) {
                    return true;
                }
            }
        } catch (IOException e) {
            // The process has ended.
        }
        return false;
    }

    private static boolean isLinkTo(Path descriptor, String socket) {
        try {
            return Files.readSymbolicLink(descriptor).toString().equals(socket);
        } catch (IOException e) {
            // Closed meanwhile.
            return false;
        }
    }
}
