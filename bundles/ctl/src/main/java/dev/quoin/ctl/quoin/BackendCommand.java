package dev.quoin.ctl.quoin;

import dev.quoin.rpc.admin.Backend;
import dev.quoin.rpc.admin.ListBackendsRequest;
import dev.quoin.rpc.admin.ListBackendsResponse;
import dev.quoin.rpc.admin.SwitchBackendRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "backend",
        description = "Lists the storage engines, or moves the member's state to another one while it serves.",
        mixinStandardHelpOptions = true)
final class BackendCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what to do with the backend? list or switch NAME");
    }

    @Command(description = "Lists the storage engines that are installed.", mixinStandardHelpOptions = true)
    int list(@Mixin Target target) throws Exception {
        target.ask(stub -> stub.listBackends(ListBackendsRequest.getDefaultInstance()), BackendCommand::table);
        return 0;
    }

    @Command(
            name = "switch",
            description = {
                "Moves the member's state to another engine. Requests are served all the while.",
                "Ctrl-C asks whether to give up or to let it go on without this command."
            },
            mixinStandardHelpOptions = true)
    int change(@Mixin Target target, @Parameters(paramLabel = "NAME") String name) throws Exception {
        SwitchBackendRequest request =
                SwitchBackendRequest.newBuilder().setName(name).build();
        try (CancelQuestion question = CancelQuestion.onInterrupt(target.socket())) {
            return question.outcome(target.carryOut(stub -> stub.switchBackend(request)));
        }
    }

    static String table(ListBackendsResponse response) {
        TextTable table = new TextTable("NAME", "ACTIVE", "KEPT ON DISK", "SIZE", "IN USE");
        for (Backend backend : response.getBackendsList()) {
            table.row(
                    backend.getName(),
                    backend.getActive() ? "yes" : "",
                    backend.getDurable() ? "yes" : "no",
                    backend.getActive() ? Sizes.bytes(backend.getSizeOnDisk()) : "",
                    backend.getActive() ? Sizes.bytes(backend.getSizeInUse()) : "");
        }
        return table.toString();
    }
}
