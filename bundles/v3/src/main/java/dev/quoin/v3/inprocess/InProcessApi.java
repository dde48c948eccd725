package dev.quoin.v3.inprocess;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerStreamTracer;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A server and a channel to it within this process. Calls are served on one event loop, as those of one connection are, and
 * pass the same handlers with the same headers. Its threads start with the first call and end with it: grpc's shared ones
 * would outlive the bundle.
 */
final class InProcessApi extends Channel implements AutoCloseable {
    /** Threads that run what callers do when answers come. A caller that blocks there holds up the others. */
    private static final int CALLBACK_THREADS = 4;

    private static final int CALLBACK_IDLE_SECONDS = 10;
    private static final int CLOSE_SECONDS_MAX = 1;

    private final DefaultEventExecutor loop;
    private final ThreadPoolExecutor callbacks;
    private final Server server;
    private final ManagedChannel channel;

    private InProcessApi(HandlerRegistry services, ServerStreamTracer.Factory tracer) throws IOException {
        loop = new DefaultEventExecutor(new DefaultThreadFactory("v3-in-process", true));
        // Each call has at most one task in the queue.
        callbacks = new ThreadPoolExecutor(
                CALLBACK_THREADS,
                CALLBACK_THREADS,
                CALLBACK_IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("v3-in-process-answers", true));
        callbacks.allowCoreThreadTimeOut(true);
        String name = InProcessServerBuilder.generateName();
        server = InProcessServerBuilder.forName(name)
                .executor(loop)
                .scheduledExecutorService(loop)
                .fallbackHandlerRegistry(services)
                .addStreamTracerFactory(tracer)
                .build()
                .start();
        channel = InProcessChannelBuilder.forName(name)
                .executor(callbacks)
                .scheduledExecutorService(loop)
                .build();
    }

    /** Begins to serve. */
    static InProcessApi open(HandlerRegistry services, ServerStreamTracer.Factory tracer) {
        try {
            return new InProcessApi(services, tracer);
        } catch (IOException e) {
            throw new IllegalStateException("the name of an in-process server is taken", e);
        }
    }

    @Override
    public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
        return channel.newCall(method, options);
    }

    @Override
    public String authority() {
        return channel.authority();
    }

    /** Ends all calls, and the threads. New calls fail as unavailable. */
    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
        try {
            channel.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
            server.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
            callbacks.shutdown();
            callbacks.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
            loop.shutdownGracefully(0, CLOSE_SECONDS_MAX, TimeUnit.SECONDS)
                    .await(2 * CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            callbacks.shutdownNow();
            var unused = loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            Thread.currentThread().interrupt();
        }
    }
}
