package dev.quoin.benchmark;

import dev.quoin.rpc.etcdserverpb.MemberAddRequest;
import dev.quoin.rpc.etcdserverpb.MemberRemoveRequest;
import dev.quoin.rpc.etcdserverpb.StatusRequest;
import dev.quoin.rpc.grpc.etcdserverpb.ClusterGrpc;
import dev.quoin.rpc.grpc.etcdserverpb.MaintenanceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Three members of one kind, and perhaps a fourth that joins. Ports are taken in steps of ten. */
final class ClusterProcesses implements AutoCloseable {

    static final int MEMBERS = 3;
    private static final int PORT_STEP = 10;
    private static final int ROLE_POLLS_MAX = 3_000;
    private static final long POLL_MILLIS = 10;
    private static final long ADD_SECONDS_MAX = 60;

    private final Subject subject;
    private final String cpus;
    private final int port;
    private final List<ServerProcess> members = new ArrayList<>();
    private final List<Path> directories = new ArrayList<>();

    private ClusterProcesses(Subject subject, String cpus, int port) {
        this.subject = subject;
        this.cpus = cpus;
        this.port = port;
    }

    static ClusterProcesses start(Subject subject, String cpus, int port) throws IOException {
        ClusterProcesses cluster = new ClusterProcesses(subject, cpus, port);
        for (int i = 0; i < MEMBERS; i++) {
            cluster.launch(i, MEMBERS, "new");
        }
        for (ServerProcess member : cluster.members) {
            member.awaitHealth();
        }
        return cluster;
    }

    private void launch(int number, int members, String state) throws IOException {
        String all = IntStream.range(0, members)
                .mapToObj(i -> "m" + i + "=" + ServerProcess.peerUrl(port + i * PORT_STEP))
                .collect(Collectors.joining(","));
        if (number == directories.size()) {
            directories.add(Files.createTempDirectory("benchmark-" + subject.name() + "-"));
        }
        List<String> membership = List.of("--initial-cluster=" + all, "--initial-cluster-state=" + state);
        ServerProcess process = ServerProcess.launch(
                subject, cpus, port + number * PORT_STEP, directories.get(number), "m" + number, membership);
        if (number == this.members.size()) {
            this.members.add(process);
        } else {
            this.members.set(number, process);
        }
    }

    /** The members; an index stays a member's for ever. */
    List<ServerProcess> members() {
        return List.copyOf(members);
    }

    /** The index of the member that leads. */
    int leader() throws IOException {
        for (int polls = 0; polls < ROLE_POLLS_MAX; polls++) {
            for (int i = 0; i < members.size(); i++) {
                if (members.get(i).leads()) {
                    return i;
                }
            }
            pause();
        }
        throw new IOException(subject.name() + " has no leader");
    }

    /** Starts a member again that was killed, and waits until it serves. */
    void restart(int number) throws IOException {
        launch(number, MEMBERS, "new");
        members.get(number).awaitHealth();
    }

    /**
     * Adds an empty member, waits until it has applied what the others have, and removes it again.
     *
     * @return seconds from the start of its process
     */
    double addAndCatchUp() throws IOException {
        try (Connections to = new Connections(members, MEMBERS)) {
            ManagedChannel leader = to.channels().get(leader());
            long id = announce(leader);
            long revision = revision(to.channels().get(0));
            long begun = System.nanoTime();
            launch(MEMBERS, MEMBERS + 1, "existing");
            try (Connections added = new Connections(members.get(MEMBERS), 1)) {
                while (revisionOrZero(added.channels().get(0)) < revision) {
                    pause();
                }
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            ClusterGrpc.newBlockingStub(leader)
                    .memberRemove(MemberRemoveRequest.newBuilder().setID(id).build());
            members.remove(MEMBERS).close();
            directories.remove(MEMBERS);
            return seconds;
        }
    }

    /** The id of the member to come. */
    private long announce(ManagedChannel through) throws IOException {
        MemberAddRequest request = MemberAddRequest.newBuilder()
                .addPeerURLs(ServerProcess.peerUrl(port + MEMBERS * PORT_STEP))
                .build();
        long begun = System.nanoTime();
        while (true) {
            try {
                return ClusterGrpc.newBlockingStub(through)
                        .memberAdd(request)
                        .getMember()
                        .getID();
            } catch (StatusRuntimeException e) {
                // Refused while the members have not known each other long enough.
                if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(ADD_SECONDS_MAX)) {
                    throw new IOException("a member cannot be added", e);
                }
                pause();
            }
        }
    }

    private static long revision(ManagedChannel to) {
        return MaintenanceGrpc.newBlockingStub(to)
                .status(StatusRequest.getDefaultInstance())
                .getHeader()
                .getRevision();
    }

    private static long revisionOrZero(ManagedChannel to) {
        try {
            to.resetConnectBackoff();
            return revision(to);
        } catch (StatusRuntimeException e) {
            // Not listening yet.
            return 0;
        }
    }

    /** Processor time of all members so far. */
    double cpuSeconds() throws IOException {
        double sum = 0;
        for (ServerProcess member : members) {
            sum += member.cpuSeconds();
        }
        return sum;
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() throws IOException {
        for (ServerProcess member : members) {
            member.close();
        }
    }
}
