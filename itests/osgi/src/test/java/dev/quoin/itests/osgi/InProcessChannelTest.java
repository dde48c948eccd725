package dev.quoin.itests.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.env.fixture.Ports;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.PutResponse;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The API without a socket: a channel among the services while the member serves, and generated stubs on it. */
final class InProcessChannelTest {
    private static final String CHANNEL = "io.grpc.Channel";
    private static final String KV = "dev.quoin.rpc.grpc.etcdserverpb.KVGrpc";
    private static final long WAIT_NANOS = 60_000_000_000L;
    private static final long PAUSE_NANOS = 10_000_000;

    @TempDir
    Path data;

    @Test
    void stubsOnTheChannelWriteWhatClientsOfThePortRead() throws Exception {
        int port = Ports.free();
        try (QuoinFramework framework = QuoinFramework.started(data, port, "quoin");
                Client client = new Client(port)) {
            client.putWhenServed("key/1", "1");
            awaitChannel(framework, true);
            assertThat(put(framework, "key/2", "2").getHeader().getRevision()).isEqualTo(3);
            assertThat(client.range("key/")).isEqualTo(Map.of("key/1", "1", "key/2", "2"));
        }
    }

    @Test
    void theChannelGoesWithTheMemberAndComesBackWithIt() throws Exception {
        int port = Ports.free();
        try (QuoinFramework framework = QuoinFramework.started(data, port, "quoin")) {
            awaitChannel(framework, true);
            framework.stop("wal");
            awaitChannel(framework, false);
            framework.start("wal");
            awaitChannel(framework, true);
            assertThat(put(framework, "key", "value").getHeader().getRevision()).isEqualTo(2);
            framework.stop("v3");
            awaitChannel(framework, false);
            assertThat(framework.failures()).isEmpty();
        }
    }

    private static ServiceReference<?> reference(QuoinFramework framework) throws InvalidSyntaxException {
        ServiceReference<?>[] found = framework.context().getAllServiceReferences(CHANNEL, "(quoin.role=member)");
        return found == null ? null : found[0];
    }

    private static void awaitChannel(QuoinFramework framework, boolean there) throws InvalidSyntaxException {
        long end = System.nanoTime() + WAIT_NANOS;
        while ((reference(framework) != null) != there) {
            assertThat(System.nanoTime())
                    .as("channel " + (there ? "comes" : "goes"))
                    .isLessThan(end);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** By names and bytes: stub, channel and messages are the framework's classes, not the test's. */
    private static PutResponse put(QuoinFramework framework, String key, String value) throws Exception {
        BundleContext context = framework.context();
        Object channel = context.getService(reference(framework));
        Bundle rpc = framework.bundle("rpc");
        PutRequest request = PutRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(key))
                .setValue(ByteString.copyFromUtf8(value))
                .build();
        Class<?> requestType = rpc.loadClass(PutRequest.class.getName());
        Class<?> channelType = framework.bundle("lib.grpc").loadClass(CHANNEL);
        Object stub =
                rpc.loadClass(KV).getMethod("newBlockingStub", channelType).invoke(null, channel);
        try {
            Object response = stub.getClass()
                    .getMethod("put", requestType)
                    .invoke(
                            stub,
                            requestType.getMethod("parseFrom", byte[].class).invoke(null, request.toByteArray()));
            return PutResponse.parseFrom(
                    (byte[]) response.getClass().getMethod("toByteArray").invoke(response));
        } catch (InvocationTargetException e) {
            throw new AssertionError("put fails", e.getCause());
        }
    }
}
