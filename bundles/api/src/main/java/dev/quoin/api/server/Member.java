package dev.quoin.api.server;

import dev.quoin.rpc.etcdserverpb.ResponseHeader;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One member of a cluster. Methods may be called from any thread, also from event loops: they do not block, and answer
 * {@link EtcdError#STOPPED} when the member is not serving. Requests have passed the checks of etcd's gRPC edge before
 * (the {@code check…Request} functions there): an applier relies on them.
 *
 * <p>{@link Ready} is registered while the member serves; this service is there earlier and later.
 */
@ProviderType
public interface Member {

    /** Service property of the {@code Consumer<String>} that a launcher offers to be told why a member gave up. */
    String FATAL_FILTER = "(quoin.role=fatal)";

    /**
     * Service property of the {@code Consumer<String>} that a launcher offers to be told why a member ended that had to: it
     * was removed from its cluster, which is no failure.
     */
    String RETIRED_FILTER = "(quoin.role=retired)";

    /** A header with this member's ids, its term, and the store's revision. */
    ResponseHeader header();

    /** Whether this member knows of a leader: clients may ask to be refused while it does not. */
    boolean hasLeader();

    /** Keys and values. */
    KeyValueRequests keyValues();

    /** Leases. */
    LeaseRequests leases();

    /** Watches. */
    WatchRequests watches();

    /** Membership. */
    ClusterRequests cluster();

    /** Maintenance. */
    MaintenanceRequests maintenance();

    /** The version announced. */
    CompatibilityLevel level();

    /** Milliseconds after which a request of one response is worth a warning ({@code --warning-unary-request-duration}). */
    default long warningUnaryMillis() {
        return 300;
    }
}
