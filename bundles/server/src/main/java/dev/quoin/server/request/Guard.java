package dev.quoin.server.request;

import dev.quoin.api.server.Caller;
import dev.quoin.api.server.EtcdError;
import org.jspecify.annotations.Nullable;

/**
 * The one place where it is decided whether a request may go on: whether the member still serves, and who asks for what.
 * Without an auth bundle everybody may do everything, as in an etcd whose authentication is off. Alarms do not count
 * here: what they forbid is refused where entries are applied, so that reads go on as in etcd.
 */
public final class Guard {

    /** What a request does, as far as permission goes. */
    public enum Action {
        READ,
        WRITE,
        ADMINISTER
    }

    private volatile boolean stopped;

    /** Why the request is refused, or null. */
    public @Nullable EtcdError refusal(Caller caller, Action action) {
        return stopped ? EtcdError.STOPPED : null;
    }

    /** Refuses everything from now on. */
    public void stop() {
        stopped = true;
    }
}
