package dev.quoin.server.storage;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StateStore;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Whether a database belongs to a cluster whose clients have to say who they are. This version cannot ask them: it would let
 * everybody read and write what was meant for few, so that such a database is neither taken over nor opened.
 */
public final class Authentication {

    private static final byte[] KEY = "authEnabled".getBytes(StandardCharsets.UTF_8);

    private Authentication() {}

    /** Refuses a database in which authentication is enabled. */
    static void refuseEnabled(BackendSnapshot database) throws BackendException, AuthenticationEnabledException {
        refuseEnabled(database.get(Bucket.AUTH, KEY));
    }

    /** Refuses a store in which authentication is enabled. */
    public static void refuseEnabled(StateStore store) throws BackendException, AuthenticationEnabledException {
        refuseEnabled(store.get(Bucket.AUTH, KEY));
    }

    private static void refuseEnabled(byte @Nullable [] flag) throws AuthenticationEnabledException {
        if (flag != null && flag.length == 1 && flag[0] == 1) {
            throw new AuthenticationEnabledException();
        }
    }
}
