package dev.quoin.server.membership;

import java.io.IOException;

/** The cluster's version is above what this member announces: it would not know what the others may write from now on. */
public final class InvalidDowngradeException extends IOException {

    private static final long serialVersionUID = 1L;

    InvalidDowngradeException(Version own, Version cluster) {
        super("invalid downgrade; server version is lower than determined cluster version (current-server-version: "
                + own + ", determined-cluster-version: " + cluster.series() + "); start with --compatibility-level="
                + cluster.series());
    }
}
