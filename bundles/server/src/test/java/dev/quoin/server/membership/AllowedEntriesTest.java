package dev.quoin.server.membership;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.UnknownFieldSet;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.rpc.etcdserverpb.AuthUserAddRequest;
import dev.quoin.rpc.etcdserverpb.AuthUserChangePasswordRequest;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.server.fixture.FakeMembers;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One row a form: the first cluster version at which it may be proposed. A member that does not know a form ends. */
class AllowedEntriesTest {

    private static final List<String> VERSIONS = List.of("3.0.0", "3.3.0", "3.4.0", "3.5.0", "3.6.0", "3.7.0");

    @ParameterizedTest
    @CsvSource({
        "range,                       3.0.0",
        "put,                         3.0.0",
        "delete_range,                3.0.0",
        "txn,                         3.0.0",
        "compaction,                  3.0.0",
        "lease_grant,                 3.0.0",
        "lease_revoke,                3.0.0",
        "alarm,                       3.0.0",
        "lease_checkpoint,            3.4.0",
        "auth_enable,                 3.0.0",
        "auth_disable,                3.0.0",
        "authenticate,                3.0.0",
        "auth_status,                 3.5.0",
        "auth_user_add,               3.0.0",
        "auth_user_delete,            3.0.0",
        "auth_user_get,               3.0.0",
        "auth_user_change_password,   3.0.0",
        "auth_user_grant_role,        3.0.0",
        "auth_user_revoke_role,       3.0.0",
        "auth_user_list,              3.0.0",
        "auth_role_list,              3.0.0",
        "auth_role_add,               3.0.0",
        "auth_role_delete,            3.0.0",
        "auth_role_get,               3.0.0",
        "auth_role_grant_permission,  3.0.0",
        "auth_role_revoke_permission, 3.0.0",
        "cluster_version_set,         3.6.0",
        "cluster_member_attr_set,     3.6.0",
        "downgrade_info_set,          3.5.0",
        "downgrade_version_test,      3.6.0",
        "v2,                          never",
    })
    void allowsAFormFromItsVersionOn(String field, String since) {
        FieldDescriptor descriptor = InternalRaftRequest.getDescriptor().findFieldByName(field);
        InternalRaftRequest.Builder request = InternalRaftRequest.newBuilder();
        request.setField(descriptor, request.newBuilderForField(descriptor).build());
        assertAllowed(request.build(), since);
    }

    @Test
    void hasARowForEachForm() throws Exception {
        CsvSource rows = AllowedEntriesTest.class
                .getDeclaredMethod("allowsAFormFromItsVersionOn", String.class, String.class)
                .getAnnotation(CsvSource.class);
        List<String> fields = Arrays.stream(rows.value())
                .map(row -> row.substring(0, row.indexOf(',')))
                .toList();
        assertThat(InternalRaftRequest.getDescriptor().getFields().stream().map(FieldDescriptor::getName))
                .filteredOn(name -> !name.equals("ID") && !name.equals("header"))
                .containsExactlyInAnyOrderElementsOf(fields);
    }

    @Test
    void allowsPasswordsThatOnlyTheirHashIsGivenOfFrom35On() {
        assertAllowed(
                InternalRaftRequest.newBuilder()
                        .setAuthUserAdd(AuthUserAddRequest.newBuilder().setHashedPassword("h"))
                        .build(),
                "3.5.0");
        assertAllowed(
                InternalRaftRequest.newBuilder()
                        .setAuthUserChangePassword(
                                AuthUserChangePasswordRequest.newBuilder().setHashedPassword("h"))
                        .build(),
                "3.5.0");
    }

    @Test
    void neverAllowsAFieldThatNobodyKnows() {
        UnknownFieldSet unknown = UnknownFieldSet.newBuilder()
                .addField(4711, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build();
        assertAllowed(InternalRaftRequest.newBuilder().setUnknownFields(unknown).build(), "never");
        assertAllowed(
                InternalRaftRequest.newBuilder()
                        .setPut(PutRequest.getDefaultInstance())
                        .setUnknownFields(unknown)
                        .build(),
                "never");
    }

    @ParameterizedTest
    @CsvSource({
        "3.0.0, true, false",
        "3.4.0, true, false",
        "3.5.0, true, false",
        "3.6.0, false, true",
        "3.7.0, false, true"
    })
    void writesMembershipAsV2RequestsUpTo35(String version, boolean v2, boolean v3) {
        AllowedEntries entries = entries(version, CompatibilityLevel.V3_7);
        assertThat(entries.allowsV2()).isEqualTo(v2);
        assertThat(entries.allowsMembershipAsV3()).isEqualTo(v3);
    }

    @Test
    void takesTheOwnLevelWhereTheMemberIsAloneAndNothingIsDecidedYet() {
        FakeMembers members = new FakeMembers().voters(1);
        AllowedEntries entries = new AllowedEntries(members.membership, CompatibilityLevel.V3_6);
        assertThat(entries.allowsMembershipAsV3()).isTrue();
        members.voters(2);
        assertThat(entries.allowsMembershipAsV3())
                .as("who knows what the other is")
                .isFalse();
    }

    private static void assertAllowed(InternalRaftRequest request, String since) {
        List<String> allowed = VERSIONS.stream()
                .filter(version -> entries(version, CompatibilityLevel.V3_7).allows(request))
                .toList();
        int first = VERSIONS.indexOf(since);
        assertThat(allowed).isEqualTo(first < 0 ? List.of() : VERSIONS.subList(first, VERSIONS.size()));
    }

    private static AllowedEntries entries(String version, CompatibilityLevel level) {
        return new AllowedEntries(new FakeMembers().voters(1, 2, 3).version(version).membership, level);
    }
}
