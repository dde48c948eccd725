package dev.quoin.compat.session;

import com.google.protobuf.Message;
import dev.quoin.compat.Server;
import dev.quoin.env.fixture.Etcdctl;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes the steps of a script with one server; the answers, one a step. */
final class Session implements AutoCloseable {

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    private final Server server;
    private final ManagedChannel channel;
    private final Calls calls;
    private final Pages pages;
    private final Map<String, Stream> streams = new HashMap<>();

    Session(Server server) {
        this.server = server;
        this.channel = ManagedChannelBuilder.forAddress("127.0.0.1", server.clientPort())
                .usePlaintext()
                .build();
        this.calls = new Calls(channel);
        this.pages = new Pages(server.endpoint());
    }

    /** A stream that the script has a name for. */
    private record Stream(MethodDescriptor<Message, Message> method, Conversation<Message> talk) {}

    List<String> take(List<Step> steps) throws IOException, InterruptedException {
        pages.awaitClusterVersion();
        List<String> answers = new ArrayList<>();
        for (Step step : steps) {
            answers.add(take(step));
        }
        return answers;
    }

    private String take(Step step) throws IOException, InterruptedException {
        // A blank at the end: a request may have no fields.
        String[] words = (step.rest() + " ").split("\\s", 3);
        return switch (step.verb()) {
            case "open", "send", "half", "receive", "close", "reset" -> onStream(step);
            case "repeat" -> calls.repeat(Integer.parseInt(words[0]), words[1], words[2]);
            case "gzip" -> calls.compressed(step.word(), step.tail());
            case "with" -> calls.withHeader(words[0], words[1], words[2]);
            case "raw" -> calls.raw(step.word(), step.tail());
            case "etcdctl" -> etcdctl(calls.filled(step.rest()));
            case "http" -> pages.ask(step.rest());
            case "metrics" -> pages.metrics(step.rest());
            default -> call(step);
        };
    }

    /**
     * etcd answers a conf change before its Raft knows that it was applied, and drops one that comes in between: its
     * log says so, its client hears nothing, ever. Then the step is taken again.
     */
    private String call(Step step) throws IOException, InterruptedException {
        while (true) {
            long before = droppedConfChanges();
            String answer = calls.call(step.verb(), step.rest());
            if (droppedConfChanges() == before) {
                return answer;
            }
        }
    }

    private long droppedConfChanges() throws IOException {
        return server.log()
                .lines()
                .filter(line -> line.contains("ignoring conf change"))
                .count();
    }

    private String onStream(Step step) throws InterruptedException {
        if (step.verb().equals("open")) {
            MethodDescriptor<Message, Message> method = Methods.named(step.tail());
            streams.put(
                    step.word(),
                    new Stream(method, new Conversation<>(channel, method, CallOptions.DEFAULT, new Metadata())));
            return "open";
        }
        Stream stream = streams.get(step.word());
        if (stream == null) {
            throw new IllegalArgumentException("no such stream: " + step);
        }
        Conversation<Message> talk = stream.talk();
        int expected = Integer.MAX_VALUE;
        switch (step.verb()) {
            case "send" -> {
                talk.send(Methods.request(stream.method(), step.tail()));
                return "sent";
            }
            case "half" -> {
                talk.halfClose();
                return "half closed";
            }
            case "receive" -> expected = Integer.parseInt(step.tail());
            case "close" -> talk.halfClose();
            default -> talk.reset();
        }
        return talk.receive(expected);
    }

    private String etcdctl(String text) throws IOException {
        String[] parts = text.split("\n", 2);
        // A line that is a dot stands for an empty one, as in mail.
        String input = parts.length == 1
                ? ""
                : (parts[1] + "\n").replace("\n.\n", "\n\n").replace("\n.\n", "\n\n");
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(parts[0]);
        while (matcher.find()) {
            words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        Etcdctl.Output output = server.etcdctlWithInput(input, words.toArray(String[]::new));
        return "exit " + output.status() + "\n" + Normal.text(output.text());
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
