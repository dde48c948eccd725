package dev.quoin.ctl.quoin;

import dev.quoin.ctl.CommandException;
import dev.quoin.rpc.admin.CancelRequest;
import dev.quoin.rpc.admin.DefragmentRequest;
import dev.quoin.rpc.admin.Feature;
import dev.quoin.rpc.admin.FollowRequest;
import dev.quoin.rpc.admin.ListFeaturesRequest;
import dev.quoin.rpc.admin.ListFeaturesResponse;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.io.PrintWriter;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of {@code bin/quoin}. */
@Command(
        name = "quoin",
        description = {
            "Asks a running Quoin member about its parts, and works on them while it serves.",
            "It talks over the socket quoin.sock in the member's directory: run it on the member's machine, as its user."
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        subcommands = {StatusCommand.class, BundlesCommand.class, BundleCommand.class, BackendCommand.class},
        footer = {
            "",
            "Begin with 'quoin status' and 'quoin bundles'; 'quoin COMMAND --help' says more.",
            "Exit status: 0 done, 1 refused or failed, 2 not understood."
        })
public final class Quoin implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] arguments) {
        // Nobody wants to read what libraries have to say about sockets.
        LogManager.getLogManager().reset();
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Quoin())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, line, parsed) -> failed(failure, line.getErr()));
    }

    private static int failed(Exception failure, PrintWriter err) throws Exception {
        if (failure instanceof CommandException refusal) {
            err.println("quoin: " + refusal.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }

    @Command(
            description = {
                "Rewrites the member's store while it serves, and gives back the space that it no longer needs.",
                "Ctrl-C asks whether to give up or to let it go on without this command."
            },
            mixinStandardHelpOptions = true)
    int defrag(@Mixin Target target) throws Exception {
        try (CancelQuestion question = CancelQuestion.onInterrupt(target.socket())) {
            return question.outcome(target.carryOut(stub -> stub.defragment(DefragmentRequest.getDefaultInstance())));
        }
    }

    @Command(description = "Shows the operation under way, or how the last one ended.", mixinStandardHelpOptions = true)
    int follow(@Mixin Target target) throws Exception {
        return target.carryOut(stub -> stub.follow(FollowRequest.getDefaultInstance()));
    }

    @Command(description = "Asks the switch or defragmentation under way to give up.", mixinStandardHelpOptions = true)
    int cancel(@Mixin Target target) throws Exception {
        target.ask(
                stub -> stub.cancel(CancelRequest.getDefaultInstance()),
                answer -> answer.getCancelled() ? "it gives up\n" : "there is nothing that could give up\n");
        return 0;
    }

    @Command(
            description = "Lists the features of the distribution, and which of them are installed.",
            mixinStandardHelpOptions = true)
    int features(@Mixin Target target) throws Exception {
        target.ask(stub -> stub.listFeatures(ListFeaturesRequest.getDefaultInstance()), Quoin::table);
        return 0;
    }

    static String table(ListFeaturesResponse response) {
        TextTable table = new TextTable("FEATURE", "INSTALLED");
        for (Feature feature : response.getFeaturesList()) {
            table.row(feature.getName(), feature.getInstalled() ? "yes" : "");
        }
        return table.toString();
    }
}
