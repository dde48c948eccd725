package dev.quoin.compat.session;

import com.google.protobuf.Message;
import dev.quoin.rpc.etcdserverpb.Member;
import dev.quoin.rpc.etcdserverpb.MemberListRequest;
import dev.quoin.rpc.grpc.etcdserverpb.ClusterGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Calls with one request. {@code $MEMBER} and {@code $PEER} in a text are the member's id and its peer URL. */
final class Calls {

    private final Channel channel;

    Calls(Channel channel) {
        this.channel = channel;
    }

    /** Everything that the server says to a request, the status last. */
    String call(String name, String text) throws InterruptedException {
        return call(Methods.named(name), text, CallOptions.DEFAULT, new Metadata());
    }

    /** {@code N METHOD TEXT}. */
    String repeat(int times, String name, String text) throws InterruptedException {
        List<String> answers = new ArrayList<>();
        for (int i = 1; i <= times; i++) {
            answers.add(call(name, text.replace("${i}", Integer.toString(i))));
        }
        return String.join("\n", answers);
    }

    /** With a compressed request. */
    String compressed(String name, String text) throws InterruptedException {
        return call(Methods.named(name), text, CallOptions.DEFAULT.withCompression("gzip"), new Metadata());
    }

    /** With {@code KEY=VALUE} in the metadata. */
    String withHeader(String header, String name, String text) throws InterruptedException {
        String[] parts = header.split("=", 2);
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of(parts[0], Metadata.ASCII_STRING_MARSHALLER), parts[1]);
        return call(Methods.named(name), text, CallOptions.DEFAULT, headers);
    }

    /** With bytes that need not be a message. */
    String raw(String name, String hex) throws InterruptedException {
        return talk(Methods.raw(name), HexFormat.of().parseHex(hex), CallOptions.DEFAULT, new Metadata());
    }

    /** A text with the member's id and its peer URL in their places. */
    String filled(String text) {
        if (!text.contains("$")) {
            return text;
        }
        Member member = ClusterGrpc.newBlockingStub(channel)
                .memberList(MemberListRequest.getDefaultInstance())
                .getMembers(0);
        return text.replace("$MEMBER", Long.toUnsignedString(member.getID()))
                .replace("$HEX", Long.toHexString(member.getID()))
                .replace("$PEER", member.getPeerURLs(0));
    }

    private String call(MethodDescriptor<Message, Message> method, String text, CallOptions options, Metadata headers)
            throws InterruptedException {
        return talk(method, Methods.request(method, filled(text)), options, headers);
    }

    private <Q> String talk(MethodDescriptor<Q, Message> method, Q request, CallOptions options, Metadata headers)
            throws InterruptedException {
        Conversation<Q> call = new Conversation<>(channel, method, options, headers);
        call.send(request);
        call.halfClose();
        return call.receive(Integer.MAX_VALUE);
    }
}
