package com.example.election;

import io.grpc.Channel;
import java.util.UUID;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Stands for election while the member of this framework serves, and registers {@link Leadership} while elected. The channel is
 * the member's own, without a socket.
 */
@Component(
        service = {},
        immediate = true)
public final class Election {
    private static final String KEY = "example/leader";
    private static final long LEASE_SECONDS = 2;

    private record Elected(String key, long fencingToken) implements Leadership {}

    private final Candidate candidate;

    @Activate
    public Election(@Reference(target = "(quoin.role=member)") Channel channel, BundleContext context) {
        String name = UUID.randomUUID().toString();
        candidate = new Candidate(new Ballot(channel, KEY), name, LEASE_SECONDS, token -> {
            ServiceRegistration<Leadership> leadership =
                    context.registerService(Leadership.class, new Elected(KEY, token), null);
            return leadership::unregister;
        });
        candidate.start();
    }

    @Deactivate
    void stop() {
        candidate.close();
    }
}
