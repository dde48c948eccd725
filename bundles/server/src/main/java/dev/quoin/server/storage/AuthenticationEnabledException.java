package dev.quoin.server.storage;

import java.io.IOException;

/** The data is of a cluster in which authentication is enabled. */
public final class AuthenticationEnabledException extends IOException {

    private static final long serialVersionUID = 1L;

    AuthenticationEnabledException() {
        super("authentication is enabled in this cluster, and this version has none: everybody could read and write"
                + " everything. Let members of etcd serve, or run 'etcdctl auth disable' on them first");
    }
}
