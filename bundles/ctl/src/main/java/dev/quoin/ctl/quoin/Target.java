package dev.quoin.ctl.quoin;

import com.google.protobuf.Message;
import dev.quoin.ctl.CommandException;
import dev.quoin.rpc.admin.OperationEvent;
import dev.quoin.rpc.grpc.admin.AdminGrpc;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The options of every command, and what they lead to. */
final class Target {

    /** How answers are printed. */
    enum Form {
        TABLE,
        JSON
    }

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "${env:ETCD_DATA_DIR:-}",
            description = {
                "The member's --data-dir.",
                "Default: ETCD_DATA_DIR, else the only directory here in which a member runs."
            })
    private String dataDirectory = "";

    @Option(
            names = {"-w", "--write-out"},
            paramLabel = "FORM",
            defaultValue = "table",
            description = "table for people, json for programs. Default: ${DEFAULT-VALUE}.")
    private Form form = Form.TABLE;

    /** Whether a person looks on, as {@code bin/quoin} has found out; the JVM tells it in different ways. */
    static boolean isTerminal() {
        return Boolean.getBoolean("quoin.terminal");
    }

    boolean isJson() {
        return form == Form.JSON;
    }

    Path socket() throws CommandException {
        return Connection.find(dataDirectory, Path.of(""));
    }

    /** Asks one question, and prints the answer in the wanted form. */
    <T extends Message> void ask(Function<AdminGrpc.AdminBlockingStub, T> question, Function<T, String> table)
            throws CommandException {
        try (Connection connection = Connection.to(socket())) {
            T answer = question.apply(connection.questions());
            System.out.print(isJson() ? MessageJson.of(answer) + '\n' : table.apply(answer));
        } catch (StatusRuntimeException e) {
            throw Refusals.explain(e);
        }
    }

    /** Begins an operation and shows it to its end. Returns the exit status. */
    int carryOut(Function<AdminGrpc.AdminBlockingStub, Iterator<OperationEvent>> beginning) throws CommandException {
        ProgressView view = new ProgressView(System.out, isTerminal(), isJson());
        OperationEvent end = new Follower(socket(), view).run(beginning);
        if (!end.getAdvice().isEmpty() && !isJson()) {
            System.err.println(end.getAdvice());
        }
        return end.getOutcome() == OperationEvent.Outcome.DONE ? 0 : 1;
    }
}
