package dev.quoin.launcher;

import dev.quoin.launcher.Refusal.Form;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A configuration file, YAML or JSON, with etcd's keys: a flag's name, or two names with a dot between for those that are
 * nested. Unknown keys are ignored, durations are nanoseconds.
 */
final class ConfigFile {
    private static final String UNMARSHAL = "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ";

    private final Path path;
    private final Settings settings;

    ConfigFile(Path path, Settings settings) {
        this.path = path;
        this.settings = settings;
    }

    /** Takes what the file says into the settings. */
    void read() throws Refusal {
        if (!(parsed() instanceof Map<?, ?> keys)) {
            return;
        }
        for (Flag flag : settings.table().all()) {
            Object value = flag.key().isEmpty() ? null : find(keys, flag.key());
            if (value != null) {
                give(flag, value);
            }
        }
    }

    private @Nullable Object parsed() throws Refusal {
        try {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(path));
        } catch (NoSuchFileException e) {
            throw new Refusal(Form.VERIFY, "open " + path + ": no such file or directory");
        } catch (IOException e) {
            throw new Refusal(Form.VERIFY, "open " + path + ": " + e.getMessage());
        } catch (YAMLException e) {
            String reason =
                    String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
            throw new Refusal(Form.VERIFY, "error converting YAML to JSON: yaml: " + reason);
        }
    }

    private static @Nullable Object find(Map<?, ?> keys, String key) {
        int dot = key.indexOf('.');
        if (dot < 0) {
            return keys.get(key);
        }
        return keys.get(key.substring(0, dot)) instanceof Map<?, ?> nested ? nested.get(key.substring(dot + 1)) : null;
    }

    private void give(Flag flag, Object value) throws Refusal {
        try {
            settings.give(flag, converted(flag, value));
        } catch (FlagValueException e) {
            // etcd reads these two without its usual error path.
            boolean list = flag.kind() == Kind.URLS || flag.kind() == Kind.ORIGINS;
            throw list
                    ? new Refusal(Form.RAW, "unexpected error setting up " + flag.name() + ": " + e.getMessage())
                    : new Refusal(
                            Form.VERIFY,
                            "unexpected " + (flag.name().equals("initial-cluster-state") ? "clusterState" : flag.name())
                                    + " " + Quoted.text(value.toString()));
        }
    }

    private Object converted(Flag flag, Object value) throws FlagValueException, Refusal {
        return switch (flag.kind()) {
            case STRING, URLS, ORIGINS, CHOICE, GATES, BOOLS -> {
                if (value instanceof List || value instanceof Map) {
                    throw mismatch(flag, value, "string");
                }
                yield flag.parse(value.toString());
            }
            case BOOL -> {
                if (!(value instanceof Boolean)) {
                    throw mismatch(flag, value, "bool");
                }
                yield value;
            }
            case UINT, UINT32, INT -> number(flag, value);
            case DURATION -> {
                if (!(value instanceof Number)) {
                    throw mismatch(flag, value, "time.Duration");
                }
                yield GoDuration.millisOfNanos(new BigDecimal(value.toString()));
            }
            case STRINGS, NAMES -> {
                // host-whitelist is the one list that is a comma list in files too.
                if (value instanceof List<?> elements) {
                    yield elements.stream().map(String::valueOf).toList();
                }
                if (!flag.name().equals("host-whitelist")) {
                    throw mismatch(flag, value, "[]string");
                }
                yield flag.parse(value.toString());
            }
        };
    }

    private static Object number(Flag flag, Object value) throws Refusal {
        String type = flag.kind() == Kind.INT ? "int64" : flag.kind() == Kind.UINT32 ? "uint32" : "uint";
        if (value instanceof Integer || value instanceof Long) {
            try {
                return flag.parse(value.toString());
            } catch (FlagValueException e) {
                throw new Refusal(
                        Form.VERIFY,
                        UNMARSHAL + "number " + value + " into Go struct field configYAML." + flag.key() + " of type "
                                + type);
            }
        }
        throw mismatch(flag, value, type);
    }

    private static Refusal mismatch(Flag flag, Object value, String type) {
        String found = value instanceof Boolean
                ? "bool"
                : value instanceof Number
                        ? "number"
                        : value instanceof List ? "array" : value instanceof Map ? "object" : "string";
        return new Refusal(
                Form.VERIFY, UNMARSHAL + found + " into Go struct field configYAML." + flag.key() + " of type " + type);
    }
}
