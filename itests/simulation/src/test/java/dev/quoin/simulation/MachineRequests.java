package dev.quoin.simulation;

import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import dev.quoin.api.peer.PeerRequest;
import dev.quoin.api.peer.PeerRequests;
import dev.quoin.api.peer.PeerResponse;
import dev.quoin.server.OpenedMember;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Plain requests from member to member, answered by the pages of the other one. A member that is being opened waits for its
 * answers, which would stop the only thread there is: it gets them at once, or none.
 */
final class MachineRequests implements PeerRequests {

    private final World world;
    private final Machine here;
    private final MemberProcess process;

    MachineRequests(World world, Machine here, MemberProcess process) {
        this.world = world;
        this.here = here;
        this.process = process;
    }

    @Override
    public CompletableFuture<PeerResponse> send(PeerRequest request) {
        CompletableFuture<PeerResponse> answer = new CompletableFuture<>();
        Machine target = world.machineAt(List.of(request.peerUrl()));
        if (here.member() == null) {
            sendAndWait(request, target, answer);
            return answer;
        }
        if (target != null) {
            world.network().carry(here, target, false, () -> {
                if (target.member() != null) {
                    ask(
                            target.member(),
                            request,
                            response -> world.network().carry(target, here, false, () -> answer.complete(response)));
                }
            });
        }
        world.scheduler()
                .at(
                        world.scheduler().now()
                                + here.clock().trueNanos(request.timeout().toNanos()),
                        process,
                        () -> answer.completeExceptionally(noAnswer(request)));
        return answer;
    }

    private void sendAndWait(PeerRequest request, @Nullable Machine target, CompletableFuture<PeerResponse> answer) {
        boolean reachable = target != null
                && target.member() != null
                && target.process() != null
                && !target.process().stopped()
                && world.network().open(here, target)
                && world.network().open(target, here);
        if (reachable) {
            ask(target.member(), request, answer::complete);
        }
        if (!answer.isDone()) {
            answer.completeExceptionally(noAnswer(request));
        }
    }

    private IOException noAnswer(PeerRequest request) {
        return new IOException(here.name() + ": nobody answers at " + request.peerUrl());
    }

    private static void ask(OpenedMember member, PeerRequest request, Consumer<PeerResponse> answered) {
        Map<String, List<String>> headers = new HashMap<>();
        request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), List.of(value)));
        int query = request.path().indexOf('?');
        String path = query < 0 ? request.path() : request.path().substring(0, query);
        Map<String, List<String>> parameters = new HashMap<>();
        if (query >= 0) {
            for (String pair : request.path().substring(query + 1).split("&", -1)) {
                int equals = pair.indexOf('=');
                parameters.put(pair.substring(0, equals), List.of(pair.substring(equals + 1)));
            }
        }
        member.answer(
                new HttpRequest(request.method(), path, parameters, headers, request.body(), "peer", "machine:1", ""),
                new Responder(answered));
    }

    private record Responder(Consumer<PeerResponse> answered) implements HttpResponder {

        @Override
        public void respond(int status, Map<String, String> headers, byte[] body) {
            Map<String, String> lower = new HashMap<>();
            headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
            answered.accept(new PeerResponse(status, lower, body));
        }

        @Override
        public HttpBody stream(int status, Map<String, String> headers) {
            throw new UnsupportedOperationException("no page for members streams");
        }
    }
}
