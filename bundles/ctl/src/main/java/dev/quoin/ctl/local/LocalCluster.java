package dev.quoin.ctl.local;

import dev.quoin.ctl.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** {@code bin/etcd-local-cluster}. */
public final class LocalCluster {

    private static final Duration READY_MAX = Duration.ofMinutes(2);
    private static final long POLL_WHILE_STARTING_MILLIS = 200;
    private static final long POLL_MILLIS = 2_000;

    private final LocalOptions options;
    private final List<LocalMember> members;
    private final MemberPages pages = new MemberPages();
    private volatile boolean stopping;

    private LocalCluster(LocalOptions options) {
        this.options = options;
        this.members = IntStream.range(0, options.members())
                .mapToObj(number -> new LocalMember(options, number))
                .toList();
    }

    public static void main(String[] args) throws InterruptedException {
        List<String> arguments = List.of(args);
        if (arguments.contains("--help") || arguments.contains("-h")) {
            System.out.println(LocalOptions.HELP);
            return;
        }
        Path home = Path.of(System.getProperty("quoin.home", "."));
        try {
            new LocalCluster(LocalOptions.parse(arguments, home)).run();
        } catch (CommandException | IOException e) {
            System.err.println("etcd-local-cluster: " + e.getMessage());
            System.exit(1);
        }
    }

    private void run() throws CommandException, IOException, InterruptedException {
        Files.createDirectories(options.data());
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        for (LocalMember member : members) {
            member.start();
        }
        StateTable shown = awaitComplete();
        System.out.println(shown);
        System.out.println("export ETCDCTL_API=3 ETCDCTL_ENDPOINTS="
                + members.stream().map(LocalMember::clientUrl).collect(Collectors.joining(",")));
        System.out.println("Logs are " + options.data().resolve("*.log") + "; Ctrl-C ends all members.");
        while (members.stream().anyMatch(member -> member.ended() == null)) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            StateTable now = state();
            if (!now.equals(shown) && !stopping) {
                System.out.println();
                System.out.println(now);
                shown = now;
            }
        }
        throw new CommandException("all members have ended");
    }

    private StateTable awaitComplete() throws CommandException, IOException, InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            for (LocalMember member : members) {
                if (member.ended() != null) {
                    throw new CommandException(
                            member.name() + " ended with " + member.ended() + ":\n" + member.lastLines());
                }
            }
            StateTable now = state();
            if (now.complete()) {
                return now;
            }
            if (System.nanoTime() - begun > READY_MAX.toNanos()) {
                throw new CommandException(
                        "the cluster is not complete after " + READY_MAX.toSeconds() + " s:\n" + now);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_WHILE_STARTING_MILLIS);
        }
    }

    private StateTable state() throws InterruptedException {
        List<StateTable.Row> rows = new ArrayList<>();
        for (LocalMember member : members) {
            rows.add(pages.row(member));
        }
        return new StateTable(rows);
    }

    /** A terminal's Ctrl-C has reached the members too; whoever sends a signal to this process alone has not told them. */
    private void stop() {
        stopping = true;
        members.forEach(LocalMember::stop);
        try {
            for (LocalMember member : members) {
                member.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
