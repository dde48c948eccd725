package dev.quoin.compat.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.compat.Seeds;
import dev.quoin.compat.Server;
import dev.quoin.compat.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same log, applied by etcd and by Quoin, leads to the same history, leases, alarms and members. */
@Execution(ExecutionMode.CONCURRENT)
class DifferentialApplyTest {

    private static final int LOGS = 40;
    private static final int LOGS_FULL = 1_000;

    static LongStream seeds() throws IOException {
        return Seeds.of(Seeds.full() ? LOGS_FULL : LOGS);
    }

    @ParameterizedTest(name = "mvn -f itests/compat/pom.xml verify -Dtest=DifferentialApplyTest -Dseed={0}")
    @MethodSource("seeds")
    void comesToTheSameState(long seed, @TempDir Path directory) throws Exception {
        RandomLog log = new RandomLog(seed);
        Pair whole = apply(log, log.length(), directory);
        Pair different = whole.agrees() ? whole : firstDifferent(log, whole, directory);
        assertThat(different.quoin())
                .as("seed %d, after entry %d: %s", seed, different.count(), log.words(different.count()))
                .isEqualTo(different.etcd());
    }

    /** What the two came to after so many entries. */
    private record Pair(int count, String etcd, String quoin) {
        boolean agrees() {
            return etcd.equals(quoin);
        }
    }

    /** Halves the log until the entry is found before which both agree. */
    private static Pair firstDifferent(RandomLog log, Pair whole, Path directory) throws IOException {
        int same = 0;
        Pair different = whole;
        while (different.count() - same > 1) {
            Pair middle = apply(log, (same + different.count()) / 2, directory);
            if (middle.agrees()) {
                same = middle.count();
            } else {
                different = middle;
            }
        }
        return different;
    }

    private static Pair apply(RandomLog log, int count, Path directory) throws IOException {
        Path etcdData = directory.resolve("etcd-" + count);
        Path quoinData = directory.resolve("quoin-" + count);
        log.write(etcdData, count);
        log.write(quoinData, count);
        try (Server quoin = Server.launch(Server.Kind.QUOIN, quoinData, Map.of());
                Server etcd = Server.launch(Server.Kind.ETCD, etcdData, Map.of())) {
            int index = log.written(count);
            return new Pair(count, state(etcd, index, directory), state(quoin, index, directory));
        }
    }

    /** Etcd panics at some entries that it should not have logged: that is a state too. */
    private static String state(Server server, int index, Path directory) {
        try {
            return State.above(server, index) + "\n" + StoredMembers.of(server, RandomLog.member(), directory);
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
