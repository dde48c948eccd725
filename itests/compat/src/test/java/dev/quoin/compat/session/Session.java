package dev.quoin.compat.session;

import com.google.protobuf.Message;
import dev.quoin.compat.Server;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
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
    private final Pages pages;
    private final Map<String, Conversation> streams = new HashMap<>();

    Session(Server server) {
        this.server = server;
        this.channel = ManagedChannelBuilder.forAddress("127.0.0.1", server.clientPort())
                .usePlaintext()
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .build();
        this.pages = new Pages(server.endpoint());
    }

    List<String> take(List<Step> steps) throws IOException, InterruptedException {
        pages.awaitClusterVersion();
        List<String> answers = new ArrayList<>();
        for (Step step : steps) {
            answers.add(take(step));
        }
        return answers;
    }

    private String take(Step step) throws IOException, InterruptedException {
        return switch (step.verb()) {
            case "open" -> open(step);
            case "send" -> {
                stream(step).send(step.tail());
                yield "sent";
            }
            case "receive" -> receive(stream(step), Integer.parseInt(step.tail()));
            case "close" -> {
                stream(step).halfClose();
                yield receive(stream(step), Integer.MAX_VALUE);
            }
            case "half" -> {
                stream(step).halfClose();
                yield "half closed";
            }
            case "reset" -> {
                stream(step).reset();
                yield receive(stream(step), Integer.MAX_VALUE);
            }
            case "repeat" -> repeat(step);
            case "etcdctl" -> etcdctl(step.rest());
            case "http" -> pages.ask(step.rest());
            case "metrics" -> pages.metrics(step.rest());
            default -> call(step.verb(), step.rest());
        };
    }

    private String open(Step step) {
        MethodDescriptor<Message, Message> method = Methods.named(step.tail());
        streams.put(step.word(), new Conversation(channel, method));
        return "open";
    }

    private Conversation stream(Step step) {
        Conversation stream = streams.get(step.word());
        if (stream == null) {
            throw new IllegalArgumentException("no such stream: " + step);
        }
        return stream;
    }

    private static String receive(Conversation stream, int count) throws InterruptedException {
        List<String> said = new ArrayList<>();
        while (said.size() < count) {
            String next = stream.next();
            said.add(next);
            if (Conversation.isLast(next)) {
                break;
            }
        }
        return String.join("\n", said);
    }

    private String repeat(Step step) throws InterruptedException {
        String[] parts = step.tail().split("\\s", 2);
        List<String> answers = new ArrayList<>();
        for (int i = 1; i <= Integer.parseInt(step.word()); i++) {
            answers.add(call(parts[0], parts[1].replace("${i}", Integer.toString(i))));
        }
        return String.join("\n", answers);
    }

    private String call(String name, String request) throws InterruptedException {
        Conversation call = new Conversation(channel, Methods.named(name));
        call.send(request);
        call.halfClose();
        return receive(call, Integer.MAX_VALUE);
    }

    private String etcdctl(String line) throws IOException {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        Server.Output output = server.etcdctl(words.toArray(String[]::new));
        return "exit " + output.status() + "\n" + Normal.text(output.text());
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
