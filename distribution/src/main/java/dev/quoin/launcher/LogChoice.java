package dev.quoin.launcher;

import dev.quoin.lib.log.LineForm;
import dev.quoin.lib.log.LogLevel;
import dev.quoin.lib.log.LogSettings;
import java.util.List;

/** The log that the flags ask for. */
final class LogChoice {
    private LogChoice() {}

    static LogSettings of(Settings settings) {
        LogLevel level = settings.isOn("debug")
                ? LogLevel.DEBUG
                : LogLevel.named(settings.text("log-level")).orElse(LogLevel.INFO);
        List<String> outputs = settings.list("log-outputs");
        return new LogSettings(level, form(settings), outputs.isEmpty() ? List.of("default") : outputs);
    }

    private static LineForm form(Settings settings) {
        if (settings.level() == Level.V3_4) {
            return settings.text("logger").equals("zap") ? LineForm.JSON_MILLIS : LineForm.CAPNSLOG;
        }
        return settings.text("log-format").equals("console") ? LineForm.CONSOLE : LineForm.JSON;
    }
}
