package dev.quoin.server;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.EngineMissingException;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.server.storage.BootException;
import dev.quoin.server.storage.Booted;
import dev.quoin.server.storage.Bootstrap;
import dev.quoin.server.storage.Checkpoints;
import dev.quoin.server.storage.MemberParts;
import dev.quoin.server.storage.RemoteCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From options and parts to a member that can be started. Blocks as long as opening takes; needs no framework. */
record MemberOpening(MemberOptions options, MemberParts parts, MemberEvents.Observer observer) {

    private static final Logger LOG = LoggerFactory.getLogger(MemberOpening.class);

    /**
     * Opens the directory, rebuilding what is damaged.
     *
     * @param closing whether the result is no longer wanted
     */
    RunningMember open(BooleanSupplier closing) throws IOException, BootException {
        Checkpoints checkpoints = new Checkpoints(options.directory(), parts.disk(), parts.images());
        Bootstrap bootstrap = new Bootstrap(options, parts, checkpoints);
        try {
            return build(bootstrap.boot(), checkpoints);
        } catch (EngineMissingException e) {
            throw e;
        } catch (BackendException e) {
            if (closing.getAsBoolean()) {
                throw e;
            }
            LOG.atError()
                    .setCause(e)
                    .log("the backend is damaged; the member rebuilds it from its checkpoint and its log");
            return build(bootstrap.bootWithoutBackend(), checkpoints);
        }
    }

    private RunningMember build(Booted booted, Checkpoints checkpoints) throws IOException, BootException {
        try {
            return new RunningMember(options, parts, booted, level(booted), checkpoints, observer);
        } catch (IOException | BootException | RuntimeException e) {
            booted.log().close();
            booted.store().close();
            throw e;
        }
    }

    /**
     * The level asked for, which the cluster's version must allow, or else the version of the cluster, of the directory or
     * the one that is being joined, or else 3.5.
     */
    private CompatibilityLevel level(Booted booted) throws IOException, BootException {
        byte[] stored = booted.store().get(Bucket.CLUSTER, "clusterVersion".getBytes(StandardCharsets.UTF_8));
        Optional<CompatibilityLevel> cluster =
                stored == null ? Optional.empty() : CompatibilityLevel.of(new String(stored, StandardCharsets.UTF_8));
        RemoteCluster joined = booted.remote();
        Optional<CompatibilityLevel> joining = joined == null
                ? Optional.empty()
                : joined.version().flatMap(version -> CompatibilityLevel.of(version.toString()));
        CompatibilityLevel level =
                options.requestedLevel().or(() -> cluster).or(() -> joining).orElse(CompatibilityLevel.V3_5);
        if (cluster.isPresent() && !level.atLeast(cluster.get())) {
            throw new BootException("invalid downgrade: --compatibility-level=" + level.minor()
                    + " is below the cluster's version " + cluster.get().minor()
                    + "; start with --compatibility-level=" + cluster.get().minor());
        }
        return level;
    }
}
