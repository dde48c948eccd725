package dev.quoin.ctl.quoin;

import dev.quoin.rpc.admin.StatusRequest;
import dev.quoin.rpc.admin.StatusResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "status",
        description = "Says whether the member serves, and if not, why and what to do.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private Target target = new Target();

    @Override
    public Integer call() throws Exception {
        target.ask(stub -> stub.status(StatusRequest.getDefaultInstance()), StatusCommand::table);
        return 0;
    }

    static String table(StatusResponse status) {
        TextTable table = new TextTable("MEMBER", status.getName());
        table.row("state", status.getReady() ? "serves" : "does not serve: " + status.getReason());
        table.row("version", status.getVersion());
        table.row("data directory", status.getDataDir());
        table.row("id", status.getMemberId());
        table.row("leader", leader(status));
        table.row("term, applied index", status.getTerm() + ", " + status.getAppliedIndex());
        table.row("revision", Long.toString(status.getRevision()));
        table.row("backend", status.getBackend());
        table.row("size, in use", Sizes.bytes(status.getSizeOnDisk()) + ", " + Sizes.bytes(status.getSizeInUse()));
        if (status.hasOperation()) {
            table.row(
                    "under way",
                    status.getOperation().getOperation() + ": "
                            + status.getOperation().getStep());
        }
        return table.toString();
    }

    private static String leader(StatusResponse status) {
        if (status.getLeaderId().isEmpty()) {
            return "none";
        }
        return status.getLeaderId() + (status.getLeaderId().equals(status.getMemberId()) ? " (this member)" : "");
    }
}
