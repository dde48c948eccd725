package dev.quoin.ctl.quoin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.ctl.CommandException;
import dev.quoin.rpc.admin.Bundle;
import dev.quoin.rpc.admin.ListBundlesResponse;
import dev.quoin.rpc.admin.OperationEvent;
import dev.quoin.rpc.admin.StatusResponse;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class QuoinTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Quoin.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    @Test
    void helpNamesEveryCommandAndWhereToBegin() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("status", "bundles", "bundle", "backend", "defrag", "features", "follow", "cancel")
                .contains("Begin with 'quoin status'");
    }

    @Test
    void whatIsNotUnderstoodIsAnsweredWithTheUsage() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("which command?", "Usage: quoin");
        assertThat(run("bundle")).isEqualTo(2);
        assertThat(err.toString()).contains("stop, start, update or revert");
    }

    @Test
    void aDirectoryWithoutAMemberIsRefusedWithAdvice() {
        assertThat(run("status", "--data-dir", directory.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("no member runs on", "Is it running");
    }

    @Test
    void findsTheOnlyMemberBelowADirectory() throws Exception {
        assertThatThrownBy(() -> Connection.find("", directory))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("--data-dir");
        Path socket = Files.createFile(
                Files.createDirectory(directory.resolve("a.etcd")).resolve(Connection.SOCKET));
        assertThat(Connection.find("", directory)).isEqualTo(socket);
        Files.createFile(Files.createDirectory(directory.resolve("b.etcd")).resolve(Connection.SOCKET));
        assertThatThrownBy(() -> Connection.find("", directory)).hasMessageContaining("several");
    }

    @Test
    void messagesBecomeJsonWithEveryField() {
        assertThat(MessageJson.of(Bundle.newBuilder().setName("a\"b").build()))
                .isEqualTo("{\"name\":\"a\\\"b\",\"version\":\"\",\"state\":\"\",\"reason\":\"\",\"updated\":false}");
        assertThat(MessageJson.of(ListBundlesResponse.newBuilder()
                        .addBundles(Bundle.newBuilder().setName("a"))
                        .build()))
                .startsWith("{\"bundles\":[{\"name\":\"a\"");
        assertThat(MessageJson.of(StatusResponse.getDefaultInstance()))
                .contains("\"term\":0")
                .doesNotContain("operation");
    }

    @Test
    void aBarShowsHowFarACopyIs() {
        OperationEvent event = OperationEvent.newBuilder()
                .setStep("copies")
                .setKeys(500)
                .setKeysTotal(1000)
                .setBytes(2048)
                .setBytesPerSecond(1024)
                .setMillisLeft(2000)
                .build();
        assertThat(ProgressView.bar(event))
                .isEqualTo(
                        "copies [###############               ] 50 %  500 of 1000 keys, 2.0 KiB, 1.0 KiB/s, 2.0 s left");
    }
}
