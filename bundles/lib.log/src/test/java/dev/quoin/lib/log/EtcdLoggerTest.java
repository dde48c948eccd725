package dev.quoin.lib.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.BasicMarkerFactory;

class EtcdLoggerTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("etcd.log");
    }

    @Test
    void writesKeysAndValuesOfTheFluentApi() throws IOException {
        logger("dev.quoin.server.Bootstrap", LogLevel.INFO)
                .atInfo()
                .addKeyValue("id", "8e9e")
                .addKeyValue("term", 2L)
                .log("{} leader at term {}", "became", 2);
        assertThat(lines())
                .singleElement()
                .asString()
                .contains(
                        "\"caller\":\"server/Bootstrap\",\"msg\":\"became leader at term 2\",\"id\":\"8e9e\",\"term\":2}");
    }

    @Test
    void leavesOutWhatIsBelowTheLevel() throws IOException {
        Logger logger = logger("dev.quoin.server.Bootstrap", LogLevel.WARN);
        logger.info("no");
        logger.debug("no");
        logger.warn("yes {}", 1);
        assertThat(lines()).singleElement().asString().contains("yes 1");
    }

    @Test
    void leavesOutWhatLibrariesSayAtInfoUnlessDebugging() throws IOException {
        assertThat(logger("jetbrains.exodus.env.EnvironmentImpl", LogLevel.INFO).isInfoEnabled())
                .isFalse();
        assertThat(logger("jetbrains.exodus.env.EnvironmentImpl", LogLevel.DEBUG)
                        .isInfoEnabled())
                .isTrue();
    }

    @Test
    void aLevelThatChangesCountsForLoggersMadeBefore() throws IOException {
        EtcdLog log = EtcdLog.open(new LogSettings(LogLevel.INFO, LineForm.JSON, List.of(file.toString())));
        EtcdLogProvider provider = new EtcdLogProvider(log);
        Logger logger = provider.getLogger("dev.quoin.a.B");
        logger.debug("no");
        provider.level(LogLevel.DEBUG);
        logger.debug("yes");
        provider.level(LogLevel.ERROR);
        logger.warn("no");
        assertThat(lines()).singleElement().asString().contains("yes");
    }

    @Test
    void marksFatalErrors() throws IOException {
        logger("dev.quoin.server.Run", LogLevel.INFO)
                .error(new BasicMarkerFactory().getMarker(EtcdLogger.FATAL), "gone");
        assertThat(lines()).singleElement().asString().startsWith("{\"level\":\"fatal\"");
    }

    @Test
    void appendsToTheFileThatIsThere() throws IOException {
        Files.writeString(file, "before\n");
        logger("dev.quoin.a.B", LogLevel.INFO).info("after");
        assertThat(lines()).hasSize(2).first().isEqualTo("before");
    }

    @Test
    void boundsHowOftenOneMessageIsWritten() throws IOException {
        Sampler sampler = new Sampler();
        int admitted = 0;
        for (int i = 0; i < 10_000; i++) {
            admitted += sampler.admits(LogLevel.WARN, "again", 7) ? 1 : 0;
        }
        assertThat(admitted).isEqualTo(100 + 99);
        assertThat(sampler.admits(LogLevel.WARN, "again", 8)).isTrue();
    }

    @Test
    void readsBackTheSettingsItWrote() {
        LogSettings settings = new LogSettings(LogLevel.ERROR, LineForm.CAPNSLOG, List.of("stdout", "/tmp/x"));
        Properties properties = new Properties();
        settings.to(properties);
        assertThat(LogSettings.from(properties)).isEqualTo(settings);
        assertThat(LogSettings.from(new Properties())).isEqualTo(LogSettings.DEFAULT);
    }

    @Test
    void isFoundBySlf4j() {
        assertThat(LoggerFactory.getILoggerFactory()).isInstanceOf(EtcdLogProvider.class);
    }

    private Logger logger(String name, LogLevel level) throws IOException {
        EtcdLog log = EtcdLog.open(new LogSettings(level, LineForm.JSON, List.of(file.toString())));
        return new EtcdLogProvider(log).getLogger(name);
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(file);
    }
}
