package dev.quoin.benchmark;

import dev.quoin.rpc.etcdserverpb.LeaseGrantRequest;
import dev.quoin.rpc.etcdserverpb.LeaseKeepAliveRequest;
import dev.quoin.rpc.grpc.etcdserverpb.LeaseGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Lease keep-alives: each client renews its own lease over its own stream, one renewal under way at a time. */
record KeepAlives(String name, int connections, int clients, long requests) implements Operation {

    private static final long TTL_SECONDS = 600;
    private static final long LATENCY_NANOS_MAX = 60_000_000_000L;

    @Override
    public Figures run(ServerProcess server) throws IOException, InterruptedException {
        try (Connections to = new Connections(server, connections)) {
            Histogram latencies = new ConcurrentHistogram(LATENCY_NANOS_MAX, 3);
            AtomicLong left = new AtomicLong(requests);
            CountDownLatch ended = new CountDownLatch(clients);
            Renewals[] streams = new Renewals[clients];
            for (int i = 0; i < clients; i++) {
                ManagedChannel channel = to.channels().get(i % connections);
                streams[i] = new Renewals(channel, grant(channel), left, ended, latencies);
            }
            double cpuBefore = server.cpuSeconds();
            long begun = System.nanoTime();
            for (Renewals stream : streams) {
                stream.next();
            }
            ended.await();
            double seconds = (System.nanoTime() - begun) / 1e9;
            return Figures.of(requests, seconds, server.cpuSeconds() - cpuBefore, latencies);
        }
    }

    private static long grant(ManagedChannel channel) {
        long id = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        ClientCalls.blockingUnaryCall(
                channel,
                LeaseGrpc.getLeaseGrantMethod(),
                CallOptions.DEFAULT,
                LeaseGrantRequest.newBuilder().setID(id).setTTL(TTL_SECONDS).build());
        return id;
    }

    private static final class Renewals extends ClientCall.Listener<byte[]> {
        private final ClientCall<byte[], byte[]> call;
        private final byte[] request;
        private final AtomicLong left;
        private final CountDownLatch ended;
        private final Histogram latencies;
        private long sentAt;

        Renewals(ManagedChannel channel, long lease, AtomicLong left, CountDownLatch ended, Histogram latencies) {
            this.left = left;
            this.ended = ended;
            this.latencies = latencies;
            this.request =
                    LeaseKeepAliveRequest.newBuilder().setID(lease).build().toByteArray();
            this.call = channel.newCall(Connections.raw(LeaseGrpc.getLeaseKeepAliveMethod()), CallOptions.DEFAULT);
            call.start(this, new Metadata());
            call.request(Integer.MAX_VALUE);
        }

        void next() {
            if (left.decrementAndGet() < 0) {
                call.halfClose();
                return;
            }
            sentAt = System.nanoTime();
            call.sendMessage(request);
        }

        @Override
        public void onMessage(byte[] message) {
            latencies.recordValue(Math.min(System.nanoTime() - sentAt, LATENCY_NANOS_MAX));
            next();
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            ended.countDown();
        }
    }
}
