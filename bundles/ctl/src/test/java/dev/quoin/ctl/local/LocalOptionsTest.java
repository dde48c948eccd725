package dev.quoin.ctl.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.ctl.CommandException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LocalOptionsTest {

    private static final Path HOME = Path.of("/opt/quoin");

    @Test
    void threeMembersOfTheServerBesideItAreTheDefault() throws CommandException {
        LocalOptions options = LocalOptions.parse(List.of(), HOME);
        assertThat(options.members()).isEqualTo(3);
        assertThat(options.server()).isEqualTo(Path.of("/opt/quoin/bin/etcd"));
        assertThat(options.clientPort(2)).isEqualTo(2399);
        assertThat(options.peerPort(0)).isEqualTo(2380);
    }

    @Test
    void valuesStandApartOrBehindAnEqualsSign() throws CommandException {
        LocalOptions options =
                LocalOptions.parse(List.of("--members", "5", "--data-dir=/d", "--", "--log-level=debug"), HOME);
        assertThat(options.members()).isEqualTo(5);
        assertThat(options.data()).isEqualTo(Path.of("/d"));
        assertThat(options.further()).containsExactly("--log-level=debug");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--members=0",
                "--members=10",
                "--members=x",
                "--members",
                "--client-port=65530",
                "--peer-port=2389",
                "--nonsense=1"
            })
    void whatCannotBeIsRefused(String argument) {
        assertThatThrownBy(() -> LocalOptions.parse(List.of(argument), HOME)).isInstanceOf(CommandException.class);
    }
}
