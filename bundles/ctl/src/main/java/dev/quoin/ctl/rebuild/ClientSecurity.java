package dev.quoin.ctl.rebuild;

import dev.quoin.ctl.CommandException;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.File;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How to reach members over TLS, and as whom.
 *
 * @param user {@code NAME:PASSWORD}, or null
 */
record ClientSecurity(
        @Nullable String authority,
        @Nullable String certificate,
        @Nullable String key,
        @Nullable String user,
        boolean verified) {

    static final ClientSecurity NONE = new ClientSecurity(null, null, null, null, true);

    ClientSecurity unverified() {
        return new ClientSecurity(authority, certificate, key, user, false);
    }

    ClientSecurity with(String option, String value) {
        return switch (option) {
            case "--cacert" -> new ClientSecurity(value, certificate, key, user, verified);
            case "--cert" -> new ClientSecurity(authority, value, key, user, verified);
            case "--key" -> new ClientSecurity(authority, certificate, value, user, verified);
            default -> new ClientSecurity(authority, certificate, key, value, verified);
        };
    }

    /** For URLs of https. */
    SslContext context() throws IOException, CommandException {
        SslContextBuilder builder = GrpcSslContexts.forClient();
        if (!verified) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        } else if (authority != null) {
            builder.trustManager(new File(authority));
        }
        if (certificate != null || key != null) {
            if (certificate == null || key == null) {
                throw new CommandException("--cert and --key are given together");
            }
            try {
                builder.keyManager(new File(certificate), new File(key));
            } catch (IllegalArgumentException e) {
                throw new CommandException("--cert, --key: " + e.getMessage());
            }
        }
        return builder.build();
    }
}
