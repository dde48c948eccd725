package dev.quoin.benchmark;

import java.io.IOException;

/**
 * A closed loop of unary calls.
 *
 * @param clients clients in all, spread over the connections
 */
record UnaryOperation(String name, int connections, int clients, long requests, Load.RequestSource source, boolean tls)
        implements Operation {

    @Override
    public Figures run(ServerProcess server) throws IOException, InterruptedException {
        try (Connections to = new Connections(server, connections)) {
            new Load(to.channels(), clients, source).run(Math.min(requests, 10L * clients));
            Load load = new Load(to.channels(), clients, source);
            double cpuBefore = server.cpuSeconds();
            double seconds = load.run(requests);
            return Figures.of(requests, seconds, server.cpuSeconds() - cpuBefore, load.latencies());
        }
    }
}
