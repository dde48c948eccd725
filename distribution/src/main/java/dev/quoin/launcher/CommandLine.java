package dev.quoin.launcher;

import dev.quoin.launcher.Refusal.Form;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads arguments as Go's flag package does: one dash or two, {@code =} or a following argument for the value, booleans
 * only bare or with {@code =}; {@code --} or the first argument without a dash ends the flags.
 */
final class CommandLine {
    private final Settings settings;
    private final List<String> ignored = new ArrayList<>();
    private final List<String> positional = new ArrayList<>();
    private boolean helpAsked;

    /** The settings receive the values. */
    CommandLine(Settings settings) {
        this.settings = settings;
    }

    boolean isHelpAsked() {
        return helpAsked;
    }

    /** Flags that are no longer supported. */
    List<String> ignored() {
        return ignored;
    }

    /** What follows the flags. */
    List<String> positional() {
        return positional;
    }

    /** Reads until the end, or until help is asked for. */
    void parse(List<String> arguments) throws Refusal {
        int next = 0;
        while (next < arguments.size() && !helpAsked) {
            String argument = arguments.get(next);
            if (argument.length() < 2 || argument.charAt(0) != '-') {
                break;
            }
            next++;
            if (argument.equals("--")) {
                break;
            }
            next += flag(argument, next < arguments.size() ? arguments.get(next) : null);
        }
        positional.addAll(arguments.subList(next, arguments.size()));
    }

    /** Returns how many of the following arguments were used up. */
    private int flag(String argument, @Nullable String following) throws Refusal {
        String body = argument.substring(argument.startsWith("--") ? 2 : 1);
        if (body.isEmpty() || body.charAt(0) == '-' || body.charAt(0) == '=') {
            throw new Refusal(Form.USAGE, "bad flag syntax: " + argument);
        }
        int equals = body.indexOf('=');
        String name = equals < 0 ? body : body.substring(0, equals);
        String value = equals < 0 ? null : body.substring(equals + 1);
        Flag flag = settings.table().find(name);
        if (flag == null) {
            helpAsked = name.equals("help") || name.equals("h");
            if (helpAsked) {
                return 0;
            }
            throw new Refusal(Form.USAGE, "flag provided but not defined: -" + name);
        }
        if (flag.kind().isBoolean()) {
            give(flag, value == null ? "true" : value);
            return 0;
        }
        if (value == null && following == null) {
            throw new Refusal(Form.USAGE, "flag needs an argument: -" + name);
        }
        give(flag, value == null ? String.valueOf(following) : value);
        return value == null ? 1 : 0;
    }

    private void give(Flag flag, String value) throws Refusal {
        if (flag.kind() == Kind.BOOLS) {
            ignored.add(flag.name());
            return;
        }
        try {
            settings.give(flag, value);
        } catch (FlagValueException e) {
            String what = flag.kind().isBoolean()
                    ? "invalid boolean value %s for -%s: %s"
                    : "invalid value %s for flag -%s: %s";
            throw new Refusal(Form.USAGE, String.format(what, Quoted.text(value), flag.name(), e.getMessage()));
        }
    }
}
