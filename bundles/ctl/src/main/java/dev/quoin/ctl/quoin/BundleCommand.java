package dev.quoin.ctl.quoin;

import dev.quoin.rpc.admin.BundleRequest;
import dev.quoin.rpc.admin.UpdateBundleRequest;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "bundle",
        description = "Stops, starts, updates or reverts one part of the running member.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "NAME is as 'quoin bundles' lists it, with or without 'dev.quoin.'.",
            "",
            "Examples:",
            "  quoin bundle update v3 /tmp/v3-1.2.3.jar   another version of the v3 API, while clients go on",
            "  quoin bundle revert v3                     back to the distribution's own version",
            "  quoin bundle stop v3                       clients of v3 are told that it is not there",
            "  quoin bundle start v3"
        })
final class BundleCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what to do with the bundle? stop, start, update or revert");
    }

    @Command(
            description = "Stops a part until it is started again or the process ends.",
            mixinStandardHelpOptions = true)
    int stop(@Mixin Target target, @Parameters(paramLabel = "NAME") String name) throws Exception {
        BundleRequest request = BundleRequest.newBuilder().setName(name).build();
        return target.carryOut(stub -> stub.stopBundle(request));
    }

    @Command(description = "Starts a part that is stopped.", mixinStandardHelpOptions = true)
    int start(@Mixin Target target, @Parameters(paramLabel = "NAME") String name) throws Exception {
        BundleRequest request = BundleRequest.newBuilder().setName(name).build();
        return target.carryOut(stub -> stub.startBundle(request));
    }

    @Command(
            description = {
                "Puts another version in a part's place, in this process and after a restart.",
                "Where it does not run, the former one runs again."
            },
            mixinStandardHelpOptions = true)
    int update(
            @Mixin Target target,
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(
                            paramLabel = "FILE",
                            arity = "0..1",
                            defaultValue = "",
                            description = "The other version's jar. Without one, the present jar is read anew.")
                    String file)
            throws Exception {
        UpdateBundleRequest request = UpdateBundleRequest.newBuilder()
                .setName(name)
                .setFile(file.isEmpty() ? "" : Path.of(file).toAbsolutePath().toString())
                .build();
        return target.carryOut(stub -> stub.updateBundle(request));
    }

    @Command(description = "Puts the distribution's own version back in place.", mixinStandardHelpOptions = true)
    int revert(@Mixin Target target, @Parameters(paramLabel = "NAME") String name) throws Exception {
        BundleRequest request = BundleRequest.newBuilder().setName(name).build();
        return target.carryOut(stub -> stub.revertBundle(request));
    }
}
