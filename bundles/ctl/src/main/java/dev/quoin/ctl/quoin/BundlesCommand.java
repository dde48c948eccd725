package dev.quoin.ctl.quoin;

import dev.quoin.rpc.admin.Bundle;
import dev.quoin.rpc.admin.ListBundlesRequest;
import dev.quoin.rpc.admin.ListBundlesResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "bundles",
        description = "Lists the parts that the member is made of, how they stand, and which were updated.",
        mixinStandardHelpOptions = true)
final class BundlesCommand implements Callable<Integer> {
    @Mixin
    private Target target = new Target();

    @Option(names = "--all", description = "Libraries of others too.")
    private boolean all;

    @Override
    public Integer call() throws Exception {
        ListBundlesRequest request = ListBundlesRequest.newBuilder().setAll(all).build();
        target.ask(stub -> stub.listBundles(request), BundlesCommand::table);
        return 0;
    }

    static String table(ListBundlesResponse response) {
        TextTable table = new TextTable("NAME", "VERSION", "STATE", "UPDATED", "");
        for (Bundle bundle : response.getBundlesList()) {
            table.row(
                    bundle.getName(),
                    bundle.getVersion(),
                    bundle.getState(),
                    bundle.getUpdated() ? "yes" : "",
                    bundle.getReason());
        }
        return table.toString();
    }
}
