package dev.quoin.launcher;

import dev.quoin.launcher.Refusal.Form;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code bin/quoin-distribution}: writes a distribution of fewer features, or with bundles of one's own. */
public final class DistributionCommand {
    private static final String USAGE = """
            Usage: quoin-distribution [--features NAME,...] [--bundle JAR|DIRECTORY]... --output NAME.tar.gz

            Writes an archive of this distribution with only the bundles of the features chosen.

              --features   names from features/*.xml; without it QUOIN_FEATURES, else etc/features.cfg
              --bundle     a bundle to add, or a directory of bundles; they become the feature "own"
              --output     the archive; what is in it stands below a directory of its name
              --from       the distribution to take from, unpacked; without it this one
            """;

    private Path from;
    private String features;
    private final List<OwnBundle> added = new ArrayList<>();
    private Path output = Path.of("");

    private DistributionCommand(Map<String, String> environment) {
        from = Path.of(System.getProperty("quoin.home", "."));
        features = environment.getOrDefault("QUOIN_FEATURES", "");
    }

    public static void main(String[] arguments) {
        int status = run(arguments, System.getenv(), System.out, System.err);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** Returns the exit status: 0, 1 where it cannot be done, 2 where the command line cannot be read. */
    static int run(String[] arguments, Map<String, String> environment, PrintStream out, PrintStream errors) {
        try {
            DistributionCommand command = new DistributionCommand(environment);
            if (!command.read(arguments)) {
                out.print(USAGE);
                return 0;
            }
            command.write(out);
            return 0;
        } catch (Refusal refusal) {
            errors.println("quoin-distribution: " + refusal.reason());
            if (refusal.form() == Form.USAGE) {
                errors.print(USAGE);
            }
            return refusal.status();
        }
    }

    /** False where help was asked for. */
    private boolean read(String[] arguments) throws Refusal {
        for (int i = 0; i < arguments.length; i++) {
            String name = arguments[i];
            if (name.equals("--help") || name.equals("-h")) {
                return false;
            }
            String value;
            int equals = name.indexOf('=');
            if (equals > 0) {
                value = name.substring(equals + 1);
                name = name.substring(0, equals);
            } else if (++i < arguments.length) {
                value = arguments[i];
            } else {
                throw new Refusal(Form.USAGE, "no value for " + name);
            }
            take(name, value);
        }
        return true;
    }

    private void take(String name, String value) throws Refusal {
        switch (name) {
            case "--features" -> features = value;
            case "--bundle" -> added.addAll(OwnBundle.of(Path.of(value)));
            case "--output" -> output = Path.of(value);
            case "--from" -> from = Path.of(value);
            default -> throw new Refusal(Form.USAGE, "unknown option " + name);
        }
    }

    private void write(PrintStream out) throws Refusal {
        if (output.toString().isEmpty()) {
            throw new Refusal(Form.USAGE, "no --output");
        }
        List<String> chosen = FeatureList.chosen(from, features);
        int bundles = new CustomDistribution(from, chosen, added).write(output);
        try {
            out.println("wrote " + output + ": " + bundles + " bundles, " + Files.size(output) + " bytes");
        } catch (IOException e) {
            throw new Refusal(Form.RAW, "cannot read " + output + ": " + e.getMessage());
        }
    }
}
