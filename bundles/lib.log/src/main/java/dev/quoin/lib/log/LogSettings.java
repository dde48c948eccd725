package dev.quoin.lib.log;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * What is logged, how and to where.
 *
 * @param level the lowest level written; of third-party loggers nothing below {@code warn} is written unless this is
 *     {@code debug}
 * @param form the form of a line
 * @param outputs {@code default} and {@code stderr}, {@code stdout}, or file paths; never empty
 */
public record LogSettings(LogLevel level, LineForm form, List<String> outputs) {

    /** System property: a name of {@link LogLevel}. */
    public static final String LEVEL = "dev.quoin.log.level";
    /** System property: a name of {@link LineForm}, in any case. */
    public static final String FORM = "dev.quoin.log.form";
    /** System property: outputs, separated by commas. */
    public static final String OUTPUTS = "dev.quoin.log.outputs";

    /** What holds where nothing is set: etcd's defaults. */
    public static final LogSettings DEFAULT = new LogSettings(LogLevel.INFO, LineForm.JSON, List.of("default"));

    public LogSettings {
        outputs = List.copyOf(outputs);
        if (outputs.isEmpty()) {
            throw new IllegalArgumentException("no log output");
        }
    }

    /** Reads the three properties; a name that is not known counts as absent, since there is no log to say so in. */
    public static LogSettings from(Properties properties) {
        LogLevel level = LogLevel.named(properties.getProperty(LEVEL, "")).orElse(DEFAULT.level);
        String form = properties.getProperty(FORM, "").toUpperCase(Locale.ROOT);
        LineForm lineForm = Arrays.stream(LineForm.values())
                .filter(f -> f.name().equals(form))
                .findFirst()
                .orElse(DEFAULT.form);
        String outputs = properties.getProperty(OUTPUTS, "");
        return new LogSettings(level, lineForm, outputs.isBlank() ? DEFAULT.outputs : List.of(outputs.split(",")));
    }

    /** Writes the three properties, for the provider in the framework to read. */
    public void to(Properties properties) {
        properties.setProperty(LEVEL, level.lower());
        properties.setProperty(FORM, form.name());
        properties.setProperty(OUTPUTS, String.join(",", outputs));
    }
}
