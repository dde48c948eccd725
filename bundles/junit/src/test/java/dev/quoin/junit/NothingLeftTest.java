package dev.quoin.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class NothingLeftTest {
    private static final long WAIT_NANOS = 20_000_000_000L;
    private static final long PAUSE_NANOS = 10_000_000;
    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));
    private static final Path OPEN_FILES = Path.of("/proc/self/fd");

    @Test
    void aClosedClusterLeavesNoThreadNoFileAndNoPort() throws Exception {
        Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();
        Set<String> filesBefore = temporary();
        List<URI> urls = new ArrayList<>();
        List<String> paths = new ArrayList<>();
        try (Cluster cluster = Cluster.of(3).start()) {
            for (Member member : cluster.members()) {
                urls.addAll(List.of(member.clientUrl(), member.peerUrl(), member.metricsUrl()));
                paths.add(member.dataDirectory().toString());
                assertThat(member.dataDirectory()).isDirectory();
            }
            cluster.leader().kill();
        }
        assertThat(temporary()).isEqualTo(filesBefore);
        awaitNoThreadBut(threadsBefore);
        for (URI url : urls) {
            new ServerSocket(url.getPort(), 1, InetAddress.getLoopbackAddress()).close();
        }
        assertThat(openFiles())
                .noneMatch(
                        file -> file.contains("quoin-") && filesBefore.stream().noneMatch(file::startsWith));
        assertThat(paths).noneMatch(path -> Files.exists(Path.of(path)));
    }

    private static Set<String> temporary() throws IOException {
        Set<String> names = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(TEMPORARY, "quoin-{junit,cluster}-*")) {
            files.forEach(file -> names.add(file.toString()));
        }
        return names;
    }

    private static List<String> openFiles() throws IOException {
        List<String> targets = new ArrayList<>();
        if (!Files.isDirectory(OPEN_FILES)) {
            return targets;
        }
        try (DirectoryStream<Path> links = Files.newDirectoryStream(OPEN_FILES)) {
            for (Path link : links) {
                if (Files.isSymbolicLink(link)) {
                    targets.add(Files.readSymbolicLink(link).toString());
                }
            }
        }
        return targets;
    }

    private static void awaitNoThreadBut(Set<Thread> before) {
        long end = System.nanoTime() + WAIT_NANOS;
        List<Thread> left = left(before);
        while (!left.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(PAUSE_NANOS);
            left = left(before);
        }
        assertThat(left).isEmpty();
    }

    private static List<Thread> left(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.isAlive())
                // The JVM's own, which it starts when it likes.
                .filter(thread -> thread.getThreadGroup() != null
                        && !thread.getThreadGroup().getName().equals("InnocuousThreadGroup")
                        && !thread.getThreadGroup().getName().equals("system"))
                .toList();
    }
}
