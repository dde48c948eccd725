package dev.quoin.shell;

import dev.quoin.api.operations.Operation;
import dev.quoin.api.operations.OperationException;
import dev.quoin.api.operations.Operations;
import dev.quoin.api.operations.Step;
import dev.quoin.api.server.Member;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;

/**
 * The commands of the scope {@code quoin}. Gogo finds them by name among the methods, and shows their descriptions. They print
 * what they have to say: what a method returns Karaf shows at its prompt, but not to who runs one command over SSH.
 */
public final class QuoinCommands {
    private static final int STEPS_MAX = 64;
    private static final int SILENCE_SECONDS_MAX = 120;

    private final Operations operations;
    private final MemberLook look;

    QuoinCommands(Operations operations, MemberLook look) {
        this.operations = operations;
        this.look = look;
    }

    void bind(Member member) {
        look.bind(member);
    }

    void unbind(Member member) {
        look.unbind(member);
    }

    @Descriptor("says whether the member serves, and if not, why")
    public void status() {
        say(Tables.status(operations.member()));
    }

    @Descriptor("lists the members of the cluster")
    public void members() throws OperationException {
        say(look.members());
    }

    @Descriptor("lists the product's bundles, how they stand, and which were updated")
    public void bundles() {
        say(Tables.bundles(operations.bundles(false)));
    }

    @Descriptor("works on a bundle: stop NAME, start NAME, update NAME, revert NAME")
    public void bundle(
            @Descriptor("stop, start, update or revert") String action,
            @Descriptor("as quoin:bundles lists it, with or without dev.quoin.") String name)
            throws OperationException {
        bundle(action, name, null);
    }

    @Descriptor("puts another version in a bundle's place: update NAME FILE")
    public void bundle(
            @Descriptor("update") String action,
            @Descriptor("as quoin:bundles lists it, with or without dev.quoin.") String name,
            @Descriptor("the other version's jar") @Nullable String file)
            throws OperationException {
        switch (action) {
            case "stop" -> show(operations.stop(name));
            case "start" -> show(operations.start(name));
            case "update" -> show(operations.update(name, file == null ? null : Path.of(file)));
            case "revert" -> show(operations.revert(name));
            default ->
                throw new OperationException(
                        "what to do with " + name + "? stop, start, update or revert; not " + action, "");
        }
    }

    @Descriptor("lists the storage engines that are installed")
    public void backends() {
        say(Tables.backends(operations.backends()));
    }

    /** {@code quoin:switch}: Gogo looks for a keyword of Java's with an underscore before it. */
    @Descriptor("moves the member's state to another storage engine while it serves: switch NAME")
    public void _switch(@Descriptor("as quoin:backends lists it") String engine) throws OperationException {
        show(operations.switchBackend(engine));
    }

    @Descriptor("rewrites the member's store while it serves, and gives space back")
    public void defragment() throws OperationException {
        show(operations.defragment());
    }

    @Descriptor("asks the operation under way to give up")
    public void cancel() {
        say(
                operations.latest().map(Operation::cancel).orElse(false)
                        ? "it gives up"
                        : "there is nothing that could give up");
    }

    @Descriptor("saves the member's state as etcd's snapshot: snapshot FILE")
    public void snapshot(@Descriptor("the file to write") String file) throws OperationException, IOException {
        say(look.snapshot(Path.of(file)));
    }

    @Descriptor("lists the features of the distribution, and which are installed")
    public void features() {
        say(Tables.features(operations.features()));
    }

    /** Printed by the thread of the command, whose output the shell knows. */
    private static void say(String text) {
        System.out.println(text.stripTrailing());
    }

    private static void show(Operation operation) throws OperationException {
        BlockingQueue<Step> steps = new ArrayBlockingQueue<>(STEPS_MAX);
        // A step that finds no room is left out; the last one is found at the end.
        Consumer<Step> listener = steps::offer;
        operation.listen(listener);
        try {
            Step end = printed(operation, steps, System.out);
            if (end.outcome() == Step.Outcome.FAILED) {
                throw new OperationException(end.text() + (end.advice().isEmpty() ? "" : ". " + end.advice()), "");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            operation.forget(listener);
        }
    }

    private static Step printed(Operation operation, BlockingQueue<Step> steps, PrintStream out)
            throws InterruptedException {
        String last = "";
        while (true) {
            Step next = steps.poll(SILENCE_SECONDS_MAX, TimeUnit.SECONDS);
            Step step = next == null ? operation.step() : next;
            String line = Tables.line(step);
            if (!line.isBlank() && !line.equals(last)) {
                out.println(line);
            }
            last = line;
            if (step.isLast() || next == null) {
                return step;
            }
        }
    }
}
