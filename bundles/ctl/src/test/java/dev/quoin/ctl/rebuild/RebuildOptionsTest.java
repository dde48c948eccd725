package dev.quoin.ctl.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.ctl.CommandException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RebuildOptionsTest {

    @Test
    void takesEtcdctlsFormsOfOptions() throws Exception {
        RebuildOptions options = RebuildOptions.parse(List.of(
                "--data-dir",
                "/d",
                "--endpoints=a:1,https://b:2",
                "--insecure-skip-tls-verify",
                "--timeout=30s",
                "--user",
                "root:x"));
        assertThat(options.data()).isEqualTo(Path.of("/d"));
        assertThat(options.endpoints()).containsExactly("http://a:1", "https://b:2");
        assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(options.security()).isEqualTo(new ClientSecurity(null, null, null, "root:x", false));
    }

    @Test
    void asksThisMachineWhereNothingIsSaid() throws Exception {
        assertThat(RebuildOptions.parse(List.of("--data-dir=/d")).endpoints()).containsExactly("http://127.0.0.1:2379");
    }

    @ParameterizedTest
    @CsvSource({
        "--endpoints=a:1, --data-dir is needed",
        "--data-dir=, --data-dir needs a value",
        "--data, needs a value",
        "--data=x, unknown option --data",
        "--timeout=soon, not a number of seconds",
    })
    void refusesWhatItCannotUse(String argument, String reason) {
        assertThatThrownBy(() -> RebuildOptions.parse(List.of(argument)))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining(reason);
    }
}
