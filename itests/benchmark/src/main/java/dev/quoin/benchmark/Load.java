package dev.quoin.benchmark;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A closed loop: so many clients on so many connections, each with one request under way, until a number of requests is
 * done. Requests are bytes made beforehand or cheaply, so that the driver takes as little of its core as possible.
 */
final class Load {

    private static final long LATENCY_NANOS_MAX = 60_000_000_000L;

    private final List<ManagedChannel> channels;
    private final int clients;
    private final RequestSource source;
    private final Histogram latencies = new ConcurrentHistogram(LATENCY_NANOS_MAX, 3);
    private final AtomicLong left = new AtomicLong();
    private volatile @Nullable Status failure;

    /** One request. */
    @SuppressWarnings("ArrayRecordComponent") // sent as it is
    record Request(MethodDescriptor<byte[], byte[]> method, byte[] message) {}

    /** Makes the requests; any thread. */
    @FunctionalInterface
    interface RequestSource {
        Request next(long number);
    }

    Load(List<ManagedChannel> channels, int clients, RequestSource source) {
        this.channels = channels;
        this.clients = clients;
        this.source = source;
    }

    /** Runs so many requests and returns the seconds that they took. */
    double run(long requests) throws InterruptedException {
        left.set(requests);
        CountDownLatch ended = new CountDownLatch(clients);
        long begun = System.nanoTime();
        for (int i = 0; i < clients; i++) {
            new Client(channels.get(i % channels.size()), ended).next();
        }
        ended.await();
        Status failed = failure;
        if (failed != null) {
            throw new IllegalStateException("a request failed: " + failed);
        }
        return (System.nanoTime() - begun) / 1e9;
    }

    Histogram latencies() {
        return latencies;
    }

    /** One client; its calls come one after the other, on the channel's event loop. */
    private final class Client extends ClientCall.Listener<byte[]> {
        private final ManagedChannel channel;
        private final CountDownLatch ended;
        private long sentAt;

        Client(ManagedChannel channel, CountDownLatch ended) {
            this.channel = channel;
            this.ended = ended;
        }

        void next() {
            long number = left.decrementAndGet();
            if (number < 0 || failure != null) {
                ended.countDown();
                return;
            }
            Request request = source.next(number);
            sentAt = System.nanoTime();
            ClientCall<byte[], byte[]> call = channel.newCall(request.method(), CallOptions.DEFAULT);
            call.start(this, new Metadata());
            call.request(2);
            call.sendMessage(request.message());
            call.halfClose();
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            latencies.recordValue(Math.min(System.nanoTime() - sentAt, LATENCY_NANOS_MAX));
            if (!status.isOk()) {
                failure = status;
            }
            next();
        }
    }
}
