package dev.quoin.v3.inprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.PutResponse;
import dev.quoin.rpc.grpc.etcdserverpb.KVGrpc;
import dev.quoin.v3.call.CallHeaders;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.netty.util.internal.ThreadExecutorMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class InProcessApiTest {
    private static final PutRequest PUT =
            PutRequest.newBuilder().setKey(ByteString.copyFromUtf8("k")).build();

    private final OfferedServices services = new OfferedServices();
    private final List<String> counted = new CopyOnWriteArrayList<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();

    private final ServerStreamTracer.Factory tracer = new ServerStreamTracer.Factory() {
        @Override
        public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
            counted.add(fullMethodName);
            return new ServerStreamTracer() {};
        }
    };

    /** Answers puts on an event loop, as the services here need it; on no loop it fails. */
    private final BindableService keyValues = () -> ServerServiceDefinition.builder(KVGrpc.SERVICE_NAME)
            .addMethod(KVGrpc.getPutMethod(), this::put)
            .build();

    private ServerCall.Listener<PutRequest> put(ServerCall<PutRequest, PutResponse> call, Metadata headers) {
        tokens.add(CallHeaders.caller(call, headers).token());
        call.request(1);
        return new ServerCall.Listener<>() {
            @Override
            public void onMessage(PutRequest message) {
                boolean onLoop = ThreadExecutorMap.currentExecutor() != null;
                if (onLoop) {
                    call.sendHeaders(new Metadata());
                    call.sendMessage(PutResponse.getDefaultInstance());
                }
                call.close(onLoop ? Status.OK : Status.INTERNAL, new Metadata());
            }
        };
    }

    @Test
    void stubsWorkAndHeadersAndCountsAreThoseOfThePort() {
        services.add(keyValues);
        try (InProcessApi api = InProcessApi.open(services, tracer)) {
            Metadata headers = new Metadata();
            headers.put(Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER), "t1");
            Channel named = ClientInterceptors.intercept(api, MetadataUtils.newAttachHeadersInterceptor(headers));
            assertThat(KVGrpc.newBlockingStub(named).put(PUT)).isEqualTo(PutResponse.getDefaultInstance());
        }
        assertThat(tokens).containsExactly("t1");
        assertThat(counted).containsExactly("etcdserverpb.KV/Put");
    }

    @Test
    void servicesComeAndGo() {
        try (InProcessApi api = InProcessApi.open(services, tracer)) {
            KVGrpc.KVBlockingStub stub = KVGrpc.newBlockingStub(api);
            assertThat(code(() -> stub.put(PUT))).isEqualTo(Status.Code.UNIMPLEMENTED);
            services.add(keyValues);
            assertThat(stub.put(PUT)).isNotNull();
            services.remove(keyValues);
            assertThat(code(() -> stub.put(PUT))).isEqualTo(Status.Code.UNIMPLEMENTED);
        }
    }

    @Test
    void afterItsEndCallsAreUnavailableAndNoThreadIsLeft() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        services.add(keyValues);
        InProcessApi api = InProcessApi.open(services, tracer);
        KVGrpc.KVBlockingStub stub = KVGrpc.newBlockingStub(api);
        assertThat(stub.put(PUT)).isNotNull();
        api.close();
        assertThat(code(() -> stub.put(PUT))).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !before.contains(thread))
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("v3-") || name.startsWith("grpc-"));
    }

    @Test
    void whoIsBroughtTheChannelMayAskAtOnceAndIsDoneBeforeItGoes() throws InterruptedException {
        services.add(keyValues);
        CountDownLatch asked = new CountDownLatch(1);
        AtomicReference<String> last = new AtomicReference<>("");
        ChannelOffer offer = new ChannelOffer(() -> InProcessApi.open(services, tracer), channel -> {
            KVGrpc.KVBlockingStub stub = KVGrpc.newBlockingStub(channel);
            assertThat(stub.put(PUT)).isNotNull();
            asked.countDown();
            return () -> {
                assertThat(stub.put(PUT)).isNotNull();
                last.set("gone");
            };
        });
        try (offer) {
            offer.begin();
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
            offer.end();
            assertThat(last.get()).isEqualTo("gone");
        }
    }

    private static Status.Code code(Runnable call) {
        AtomicReference<Status.Code> code = new AtomicReference<>(Status.Code.OK);
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> code.set(e.getStatus().getCode()));
        return code.get();
    }
}
