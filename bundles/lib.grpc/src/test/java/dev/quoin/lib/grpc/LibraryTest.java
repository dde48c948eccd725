package dev.quoin.lib.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LibraryTest {
    @ParameterizedTest
    @ValueSource(strings = {"LoadBalancerProvider", "ManagedChannelProvider", "NameResolverProvider", "ServerProvider"})
    void serviceFilesAreTheUnionOfThoseInTheJars(String provider) throws IOException {
        Set<String> ours = new TreeSet<>();
        Set<String> theirs = new TreeSet<>();
        for (URL url :
                Collections.list(getClass().getClassLoader().getResources("META-INF/services/io.grpc." + provider))) {
            (url.getProtocol().equals("jar") ? theirs : ours).addAll(lines(url));
        }
        assertThat(ours).isEqualTo(theirs).isNotEmpty();
    }

    @Test
    void carriesACallOverALoopbackSocket() throws Exception {
        MethodDescriptor<String, String> echo = MethodDescriptor.<String, String>newBuilder(new Text(), new Text())
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("test.Echo/Echo")
                .build();
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Server server = NettyServerBuilder.forAddress(loopback)
                .addService(ServerServiceDefinition.builder("test.Echo")
                        .addMethod(echo, ServerCalls.asyncUnaryCall((request, response) -> {
                            response.onNext(request + request);
                            response.onCompleted();
                        }))
                        .build())
                .build()
                .start();
        ManagedChannel channel = NettyChannelBuilder.forAddress("localhost", server.getPort())
                .usePlaintext()
                .build();
        try {
            assertThat(ClientCalls.blockingUnaryCall(channel, echo, CallOptions.DEFAULT, "ab"))
                    .isEqualTo("abab");
        } finally {
            channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
            server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    private static List<String> lines(URL url) throws IOException {
        List<String> names = new ArrayList<>();
        try (InputStream in = url.openStream()) {
            new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(names::add);
        }
        return names;
    }

    private static final class Text implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
