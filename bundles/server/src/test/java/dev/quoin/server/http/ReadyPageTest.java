package dev.quoin.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.MemberException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The lines of {@code /livez} and {@code /readyz}. */
class ReadyPageTest {

    private final Told member = new Told();
    private Optional<Health> present = Optional.of(member);
    private String absence = "";
    private final ReadyPage page = new ReadyPage(() -> present, () -> absence);

    @Test
    void aMemberThatIsWellSaysNoMoreThanThatUnlessAskedFor() {
        assertThat(ask("/readyz")).isEqualTo("200 ok\n");
        assertThat(ask("/livez")).isEqualTo("200 ok\n");
        assertThat(ask("/livez?verbose")).isEqualTo("200 [+]serializable_read ok\nok\n");
        assertThat(ask("/readyz?verbose")).isEqualTo("""
                        200 [+]data_corruption ok
                        [+]log_disk ok
                        [+]replica_hash ok
                        [+]stored_records ok
                        [+]serializable_read ok
                        [+]linearizable_read ok
                        ok
                        """);
        member.level35 = true;
        assertThat(ask("/readyz?verbose")).endsWith("[+]linearizable_read ok\n[+]non_learner ok\nok\n");
    }

    @Test
    void everyFailureHasALineOfItsOwn() {
        member.level35 = true;
        member.corrupt = true;
        member.fence = "the majority has other data; ask for help";
        member.damage = "a record is not as it was";
        member.learner = true;
        member.missing = "entries up to 9 are missing";
        member.refusal = new MemberException(EtcdError.TIMEOUT);
        assertThat(ask("/readyz")).isEqualTo("""
                        503 [-]data_corruption failed: alarm CORRUPT activated
                        [-]log_disk failed: entries up to 9 are missing
                        [-]replica_hash failed: fenced: the majority has other data; ask for help
                        [-]stored_records failed: a record is not as it was
                        [+]serializable_read ok
                        [-]linearizable_read failed: etcdserver: request timed out
                        [-]non_learner failed: not supported for learner
                        """);
        assertThat(ask("/livez")).as("a restart would not help").isEqualTo("200 ok\n");
    }

    @Test
    void aLogThatLacksAcknowledgedEntriesIsNotReady() {
        member.missing = "entries up to 9 are missing";
        assertThat(ask("/readyz/log_disk")).isEqualTo("503 [-]log_disk failed: entries up to 9 are missing\n");
        member.stalled = true;
        assertThat(ask("/readyz/log_disk")).isEqualTo("503 [-]log_disk failed: the disk of the log has stalled\n");
    }

    @Test
    void oneCheckIsAskedByItsPathAndOthersAreLeftOut() {
        member.stalled = true;
        assertThat(ask("/readyz/data_corruption")).isEqualTo("200 ok\n");
        assertThat(ask("/readyz/log_disk")).isEqualTo("503 [-]log_disk failed: the disk of the log has stalled\n");
        assertThat(ask("/readyz?exclude=log_disk")).isEqualTo("200 ok\n");
        assertThat(ask("/readyz?exclude=log_disk&exclude=linearizable_read&verbose"))
                .isEqualTo(
                        "200 [+]data_corruption ok\n[+]replica_hash ok\n[+]stored_records ok\n[+]serializable_read ok\nok\n");
        assertThat(ask("/readyz/non_learner")).isEqualTo("404 404 page not found\n");
        assertThat(ask("/livez/log_disk")).isEqualTo("404 404 page not found\n");
    }

    /** A read would wait for the disk, and nobody would be told why. */
    @Test
    void aStalledDiskIsToldWithoutARead() {
        member.stalled = true;
        assertThat(ask("/readyz")).isEqualTo("""
                        503 [+]data_corruption ok
                        [-]log_disk failed: the disk of the log has stalled
                        [+]replica_hash ok
                        [+]stored_records ok
                        [+]serializable_read ok
                        [-]linearizable_read failed: not tried while the disk of the log has stalled
                        """);
        assertThat(member.reads).isZero();
        ask("/readyz/linearizable_read");
        assertThat(member.reads).isEqualTo(1);
    }

    @Test
    void readsNothingWhereNoReadIsAskedFor() {
        ask("/livez");
        ask("/readyz/log_disk");
        ask("/readyz?exclude=linearizable_read");
        assertThat(member.reads).isZero();
    }

    @Test
    void aDifferenceBetweenMembersIsAWarningThatFailsNobody() {
        member.difference = "member 2 has other data at index 7";
        assertThat(ask("/readyz")).startsWith("200 [+]data_corruption ok\n").endsWith("""
                        [+]linearizable_read ok
                        [!]replica_hash warning: member 2 has other data at index 7
                        ok
                        """);
        assertThat(ask("/readyz/log_disk")).isEqualTo("200 ok\n");
    }

    @Test
    void aMemberThatIsAwayFailsItsReads() {
        present = Optional.empty();
        assertThat(ask("/livez")).isEqualTo("503 [-]serializable_read failed: etcdserver: server stopped\n");
        absence = "dev.quoin.wal is not running";
        assertThat(ask("/livez"))
                .isEqualTo(
                        "503 [-]serializable_read failed: etcdserver: server stopped: dev.quoin.wal is not running\n");
        absence = "";
        assertThat(ask("/readyz")).isEqualTo("""
                        503 [+]data_corruption ok
                        [+]log_disk ok
                        [+]replica_hash ok
                        [+]stored_records ok
                        [-]serializable_read failed: etcdserver: server stopped
                        [-]linearizable_read failed: etcdserver: server stopped
                        """);
    }

    /** Status and body. */
    private String ask(String target) {
        String[] parts = target.split("\\?", 2);
        Map<String, List<String>> query = Arrays.stream(parts.length < 2 ? new String[0] : parts[1].split("&", -1))
                .map(parameter -> (parameter + "=").split("=", -1))
                .collect(Collectors.groupingBy(
                        parameter -> parameter[0],
                        LinkedHashMap::new,
                        Collectors.mapping(parameter -> parameter[1], Collectors.toList())));
        StringBuilder answer = new StringBuilder();
        page.handle(
                new HttpRequest("GET", parts[0], query, Map.of(), new byte[0], "client", "127.0.0.1:1", ""),
                new HttpResponder() {
                    @Override
                    public void respond(int status, Map<String, String> headers, byte[] body) {
                        answer.append(status).append(' ').append(new String(body, StandardCharsets.UTF_8));
                    }

                    @Override
                    public HttpBody stream(int status, Map<String, String> headers) {
                        throw new UnsupportedOperationException();
                    }
                });
        return answer.toString();
    }

    /** Health as a test tells it. */
    private static final class Told implements Health {
        private boolean level35;
        private boolean corrupt;
        private boolean stalled;
        private String missing = "";
        private String fence = "";
        private String damage = "";
        private boolean learner;
        private String difference = "";
        private @Nullable MemberException refusal;
        private int reads;

        @Override
        public @Nullable String alarm(Collection<String> excluded) {
            return corrupt ? "CORRUPT" : null;
        }

        @Override
        public boolean hasLeader() {
            return true;
        }

        @Override
        public boolean learner() {
            return learner;
        }

        @Override
        public void read(Consumer<@Nullable MemberException> outcome) {
            reads++;
            outcome.accept(refusal);
        }

        @Override
        public boolean diskStalled() {
            return stalled;
        }

        @Override
        public String missingEntries() {
            return missing;
        }

        @Override
        public String difference() {
            return difference;
        }

        @Override
        public String fence() {
            return fence;
        }

        @Override
        public String damage() {
            return damage;
        }

        @Override
        public String serverVersion() {
            return "3.4.23";
        }

        @Override
        public String clusterVersion() {
            return "3.4.0";
        }

        @Override
        public boolean givesReason() {
            return level35;
        }
    }
}
