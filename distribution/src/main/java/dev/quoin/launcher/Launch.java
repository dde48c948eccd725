package dev.quoin.launcher;

import dev.quoin.launcher.Refusal.Form;
import dev.quoin.lib.log.LogLevel;
import dev.quoin.lib.log.LogSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From arguments and variables to a checked configuration, or to an answer and an exit status. */
final class Launch {
    /** Everything that a framework is started with; {@code logging} is what its own log goes by. */
    record Plan(
            Settings settings, Map<String, Map<String, Object>> configurations, LogSettings logging, LaunchLog log) {}

    private static final List<String> COMMANDS = List.of("gateway", "grpc-proxy");

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> variables;
    private final LaunchLog.Opener opener;
    private final Settings settings = new Settings(FlagTable.load());
    private LaunchLog log;
    private int status;
    private String reason = "";

    Launch(PrintStream out, PrintStream err, Map<String, String> variables, LaunchLog.Opener opener)
            throws IOException {
        this.out = out;
        this.err = err;
        this.variables = variables;
        this.opener = opener;
        this.log = LaunchLog.early(opener, settings, variables);
    }

    /** The exit status, where there is no plan. */
    int status() {
        return status;
    }

    /** Why there is no plan; empty where nothing went wrong. */
    String reason() {
        return reason;
    }

    /** Empty if the process is to end at once. */
    Optional<Plan> plan(List<String> arguments) throws IOException {
        try {
            return read(arguments) ? Optional.of(checked()) : Optional.empty();
        } catch (Refusal refusal) {
            tell(refusal);
            return Optional.empty();
        }
    }

    private boolean read(List<String> arguments) throws Refusal, IOException {
        if (!arguments.isEmpty() && COMMANDS.contains(arguments.get(0))) {
            throw new Refusal(Form.RAW, "etcd " + arguments.get(0) + " is known, but not in Quoin yet");
        }
        CommandLine commandLine = new CommandLine(settings);
        commandLine.parse(arguments);
        if (commandLine.isHelpAsked()) {
            err.print(Usage.SHORT);
            out.print(Usage.help(settings.table()));
            return false;
        }
        log = LaunchLog.early(opener, settings, variables);
        commandLine.ignored().forEach(log::unsupportedFlag);
        if (!commandLine.positional().isEmpty()) {
            throw new Refusal(Form.VERIFY, "'" + commandLine.positional().get(0) + "' is not a valid flag");
        }
        if (settings.isOn("version")) {
            out.print(Usage.version(settings.level(), Build.revision()));
            return false;
        }
        String file = settings.text("config-file");
        file = file.isEmpty() ? variables.getOrDefault("ETCD_CONFIG_FILE", "") : file;
        if (file.isEmpty()) {
            new Environment(variables, settings, log).apply();
        }
        return file.isEmpty() || readFile(file);
    }

    private boolean readFile(String file) throws Refusal {
        log.configFile(file);
        for (String name : List.copyOf(settings.explicit())) {
            settings.forget(name);
        }
        new ConfigFile(Path.of(file), settings).read();
        settings.replace("config-file", file);
        return true;
    }

    private Plan checked() throws Refusal, IOException {
        Completion completion = new Completion(settings, log);
        completion.drop();
        if (settings.text("config-file").isEmpty()) {
            completion.completeCommandLine();
        }
        completion.complete();
        new Validation(settings).check();
        completion.refuseWhatIsToCome();
        LogSettings choice = LogChoice.of(settings);
        openLog(choice);
        new Completion(settings, log).nameMember();
        new InitialCluster(settings).check(Path.of(settings.text("data-dir")));
        TlsFiles.ofPeers(settings, log).check();
        TlsFiles.ofClients(settings, log).check();
        return new Plan(settings, new Configurations(settings).build(), choice, log);
    }

    private void openLog(LogSettings choice) throws Refusal {
        try {
            log = LaunchLog.of(opener, choice);
        } catch (IOException e) {
            throw new Refusal(Form.VERIFY, "couldn't open sink: " + e.getMessage());
        }
    }

    private void tell(Refusal refusal) {
        status = refusal.status();
        reason = refusal.reason();
        switch (refusal.form()) {
            case USAGE -> {
                err.println(refusal.reason());
                err.print(Usage.SHORT);
            }
            case VERIFY -> log.failedCheck(refusal.reason());
            case FATAL -> log.fatal(refusal.reason());
            case RAW -> err.println(refusal.reason());
            case TOLD -> log.write(LogLevel.DEBUG, refusal.reason());
        }
    }
}
