package dev.quoin.server.membership;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;

/**
 * Which forms of entries may be proposed at a cluster version: one that an older member does not know ends that member, at
 * each of its starts. This list is the only one; what is not on it is never proposed.
 *
 * <p>Changes of membership are not on it because there is one form only, {@code ConfChange}: servers of all versions end
 * on the second, {@code ConfChangeV2}.
 */
public final class AllowedEntries {

    private static final int NEVER = Integer.MAX_VALUE;

    private final Membership membership;
    private final CompatibilityLevel level;

    /**
     * @param level what a cluster of this member alone begins with
     */
    public AllowedEntries(Membership membership, CompatibilityLevel level) {
        this.membership = membership;
        this.level = level;
    }

    /** Whether a request may be proposed as {@code InternalRaftRequest}. */
    public boolean allows(InternalRaftRequest request) {
        if (isPlain(request)) {
            return true;
        }
        int minor = minor();
        return request.getUnknownFields().asMap().isEmpty()
                && request.getAllFields().keySet().stream().allMatch(field -> since(field, request) <= minor);
    }

    /** Whether raw v2 requests may be proposed: 3.6 applies but two of them, and 3.7 none. */
    public boolean allowsV2() {
        return minor() < 6;
    }

    /** Whether attributes and the cluster's version are written as requests of v3's own. */
    public boolean allowsMembershipAsV3() {
        return minor() >= 6;
    }

    private int minor() {
        String version = membership.clusterVersion();
        if (version.isEmpty() && membership.members().size() <= 1) {
            return Version.of(level).minor();
        }
        return Version.parse(version).map(Version::minor).orElse(0);
    }

    /** What every version knows, told without going through the message's fields. */
    private static boolean isPlain(InternalRaftRequest request) {
        return (request.hasPut() || request.hasTxn() || request.hasDeleteRange() || request.hasLeaseGrant())
                && request.getUnknownFields().asMap().isEmpty();
    }

    /** The first minor version whose members apply a request with this field. */
    private static int since(FieldDescriptor field, InternalRaftRequest request) {
        return switch (field.getNumber()) {
            case InternalRaftRequest.ID_FIELD_NUMBER,
                    InternalRaftRequest.HEADER_FIELD_NUMBER,
                    InternalRaftRequest.RANGE_FIELD_NUMBER,
                    InternalRaftRequest.PUT_FIELD_NUMBER,
                    InternalRaftRequest.DELETE_RANGE_FIELD_NUMBER,
                    InternalRaftRequest.TXN_FIELD_NUMBER,
                    InternalRaftRequest.COMPACTION_FIELD_NUMBER,
                    InternalRaftRequest.LEASE_GRANT_FIELD_NUMBER,
                    InternalRaftRequest.LEASE_REVOKE_FIELD_NUMBER,
                    InternalRaftRequest.ALARM_FIELD_NUMBER,
                    InternalRaftRequest.AUTH_ENABLE_FIELD_NUMBER,
                    InternalRaftRequest.AUTH_DISABLE_FIELD_NUMBER,
                    InternalRaftRequest.AUTHENTICATE_FIELD_NUMBER,
                    InternalRaftRequest.AUTH_USER_DELETE_FIELD_NUMBER,
                    InternalRaftRequest.AUTH_USER_GET_FIELD_NUMBER,
                    InternalRaftRequest.AUTH_USER_GRANT_ROLE_FIELD_NUMBER,
                    InternalRaftRequest.AUTH_USER_REVOKE_ROLE_FIELD_NUMBER,
                    InternalRaftRequest.AUTH_USER_LIST_FIELD_NUMBER,
                    InternalRaftRequest.AUTH_ROLE_LIST_FIELD_NUMBER,
                    InternalRaftRequest.AUTH_ROLE_ADD_FIELD_NUMBER,
                    InternalRaftRequest.AUTH_ROLE_DELETE_FIELD_NUMBER,
                    InternalRaftRequest.AUTH_ROLE_GET_FIELD_NUMBER,
                    InternalRaftRequest.AUTH_ROLE_GRANT_PERMISSION_FIELD_NUMBER,
                    InternalRaftRequest.AUTH_ROLE_REVOKE_PERMISSION_FIELD_NUMBER -> 0;
            // Without the plain password 3.4 stores an empty one, and "" then authenticates.
            case InternalRaftRequest.AUTH_USER_ADD_FIELD_NUMBER ->
                request.getAuthUserAdd().getHashedPassword().isEmpty() ? 0 : 5;
            case InternalRaftRequest.AUTH_USER_CHANGE_PASSWORD_FIELD_NUMBER ->
                request.getAuthUserChangePassword().getHashedPassword().isEmpty() ? 0 : 5;
            case InternalRaftRequest.LEASE_CHECKPOINT_FIELD_NUMBER -> 4;
            case InternalRaftRequest.AUTH_STATUS_FIELD_NUMBER, InternalRaftRequest.DOWNGRADE_INFO_SET_FIELD_NUMBER -> 5;
            case InternalRaftRequest.CLUSTER_VERSION_SET_FIELD_NUMBER,
                    InternalRaftRequest.CLUSTER_MEMBER_ATTR_SET_FIELD_NUMBER,
                    InternalRaftRequest.DOWNGRADE_VERSION_TEST_FIELD_NUMBER -> 6;
            default -> NEVER;
        };
    }
}
