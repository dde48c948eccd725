package dev.quoin.server.request;

import dev.quoin.api.server.Caller;
import dev.quoin.api.server.EtcdError;
import dev.quoin.rpc.etcdserverpb.AlarmType;
import dev.quoin.server.apply.Alarms;
import org.jspecify.annotations.Nullable;

/**
 * The one place where it is decided whether a request may go on: the cluster's alarms, and who asks for what. Without an
 * auth bundle everybody may do everything, as in an etcd whose authentication is off.
 */
public final class Guard {

    /** What a request does, as far as permission goes. */
    public enum Action {
        READ,
        WRITE,
        ADMINISTER
    }

    private final Alarms alarms;
    private volatile boolean stopped;

    public Guard(Alarms alarms) {
        this.alarms = alarms;
    }

    /** Why the request is refused, or null. */
    public @Nullable EtcdError refusal(Caller caller, Action action) {
        if (stopped) {
            return EtcdError.STOPPED;
        }
        return action != Action.ADMINISTER && alarms.raised(AlarmType.CORRUPT) ? EtcdError.CORRUPT : null;
    }

    /** Refuses everything from now on. */
    public void stop() {
        stopped = true;
    }
}
