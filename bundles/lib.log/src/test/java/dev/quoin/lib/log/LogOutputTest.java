package dev.quoin.lib.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogOutputTest {
    @TempDir
    Path directory;

    @Test
    void whatIsWrittenAfterTheCloseIsLostUntilItIsOpenedAgain() throws IOException {
        Path file = directory.resolve("etcd.log");
        LogOutput output = LogOutput.open(List.of(file.toString()));
        output.write("before\n");
        output.close();
        output.write("between\n");
        output.reopen();
        output.write("after\n");
        output.close();
        assertThat(Files.readAllLines(file)).containsExactly("before", "after");
    }
}
