package dev.quoin.benchmark;

import java.io.IOException;

/** One row of the table. */
interface Operation {

    /** What the table calls it. */
    String name();

    /** Whether the server listens with TLS. */
    default boolean tls() {
        return false;
    }

    /** Runs it once against a server that is warm. */
    Figures run(ServerProcess server) throws IOException, InterruptedException;
}
