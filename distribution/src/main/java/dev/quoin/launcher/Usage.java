package dev.quoin.launcher;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What {@code --help}, {@code --version} and a command line that cannot be read print. */
final class Usage {
    static final String SHORT = """
            Usage:

              etcd [flags]
                Start a member.

              etcd --version
                Print the version that this member announces.

              etcd -h | --help
                Explain all flags.

              etcd --config-file FILE
                Start a member as a YAML file says; other flags and the environment are then ignored.
            """;

    private static final String INTRODUCTION = """

            Start one member of an etcd cluster:

              etcd --name one --data-dir /var/lib/one \\
                --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379

            A flag takes one dash or two, its value after = or a blank; a switch takes its value after = only
            (--pre-vote=false). Each flag is also an environment variable, --data-dir for one ETCD_DATA_DIR; having
            both set is an error. Durations are written 300ms, 5s, 1h30m. Lists are separated by commas.

            """;

    private Usage() {}

    /** Every flag with its default and one sentence, by groups. */
    static String help(FlagTable table) {
        StringBuilder out = new StringBuilder(INTRODUCTION);
        String group = "";
        for (Flag flag : table.all()) {
            if (!flag.group().equals(group)) {
                group = flag.group();
                out.append(out.length() == INTRODUCTION.length() ? "" : "\n")
                        .append(group)
                        .append(":\n");
            }
            flag(out, flag);
        }
        return out.toString();
    }

    private static void flag(StringBuilder out, Flag flag) {
        out.append("  --").append(flag.name());
        if (flag.kind() != Kind.BOOLS) {
            out.append(" '").append(defaults(flag)).append('\'');
        }
        out.append("\n    ").append(flag.help());
        if (flag.kind() == Kind.CHOICE) {
            out.append(" One of: ").append(String.join(", ", flag.choices())).append('.');
        }
        if (flag.first() != Level.V3_4 || flag.last() != Level.V3_7) {
            out.append(" (").append(levels(flag)).append(')');
        }
        out.append(
                switch (flag.status()) {
                    case WORK -> "\n";
                    case LATER -> " [to come]\n";
                    case VOID -> flag.kind() == Kind.BOOLS ? "\n" : " [ignored]\n";
                });
    }

    private static String levels(Flag flag) {
        if (flag.first() == flag.last()) {
            return flag.first().toString();
        }
        return flag.last() == Level.V3_7 ? "from " + flag.first() : flag.first() + " to " + flag.last();
    }

    private static String defaults(Flag flag) {
        return flag.defaults().entrySet().stream()
                .map(entry -> entry.getKey() == Level.V3_4
                        ? entry.getValue()
                        : "from " + entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    /** Four lines, as etcd prints them; what runs here is Java, and the third line says so. */
    static String version(Level level, String revision) {
        String architecture =
                switch (System.getProperty("os.arch", "")) {
                    case "x86_64" -> "amd64";
                    case "aarch64" -> "arm64";
                    default -> System.getProperty("os.arch", "unknown");
                };
        String system = System.getProperty("os.name", "unknown").toLowerCase(java.util.Locale.ROOT);
        return String.join(
                        "\n",
                        Arrays.asList(
                                "etcd Version: " + level.announced(),
                                "Git SHA: " + revision,
                                "Go Version: none (Quoin on Java "
                                        + Runtime.version().feature() + ")",
                                "Go OS/Arch: " + system.replaceAll("[^a-z].*", "") + "/" + architecture))
                + "\n";
    }
}
