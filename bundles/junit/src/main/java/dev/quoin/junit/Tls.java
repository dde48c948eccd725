package dev.quoin.junit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the members of a cluster speak, to clients and to each other. */
public final class Tls {
    private final List<String> flags;
    private final boolean on;

    private Tls(boolean on, List<String> flags) {
        this.on = on;
        this.flags = flags;
    }

    /** In the clear. */
    public static Tls off() {
        return new Tls(false, List.of());
    }

    /** With certificates that each member makes for itself; a client finds them at {@link Member#certificate()}. */
    public static Tls auto() {
        return new Tls(true, List.of("--auto-tls", "--peer-auto-tls"));
    }

    /**
     * With one certificate for all members, to clients and to each other.
     *
     * @param certificate PEM; good for {@code 127.0.0.1}, for servers and for clients
     * @param key PEM, its key
     * @param authority PEM, whose certificates the members trust
     * @param demandOfClients whether clients must show a certificate; members always must
     */
    public static Tls files(Path certificate, Path key, Path authority, boolean demandOfClients) {
        List<String> flags = new ArrayList<>(List.of(
                "--cert-file=" + certificate.toAbsolutePath(),
                "--key-file=" + key.toAbsolutePath(),
                "--peer-cert-file=" + certificate.toAbsolutePath(),
                "--peer-key-file=" + key.toAbsolutePath(),
                "--peer-trusted-ca-file=" + authority.toAbsolutePath(),
                "--peer-client-cert-auth=true"));
        if (demandOfClients) {
            // As in etcd, an authority alone already demands certificates of clients.
            flags.add("--trusted-ca-file=" + authority.toAbsolutePath());
            flags.add("--client-cert-auth=true");
        }
        return new Tls(true, List.copyOf(flags));
    }

    List<String> flags() {
        return flags;
    }

    String scheme() {
        return on ? "https" : "http";
    }
}
