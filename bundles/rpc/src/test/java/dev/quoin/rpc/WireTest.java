package dev.quoin.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.rpc.etcdserverpb.Metadata;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RequestHeader;
import dev.quoin.rpc.grpc.etcdserverpb.AuthGrpc;
import dev.quoin.rpc.grpc.etcdserverpb.ClusterGrpc;
import dev.quoin.rpc.grpc.etcdserverpb.KVGrpc;
import dev.quoin.rpc.grpc.etcdserverpb.LeaseGrpc;
import dev.quoin.rpc.grpc.etcdserverpb.MaintenanceGrpc;
import dev.quoin.rpc.grpc.etcdserverpb.WatchGrpc;
import dev.quoin.rpc.grpc.health.HealthGrpc;
import dev.quoin.rpc.grpc.v3electionpb.ElectionGrpc;
import dev.quoin.rpc.grpc.v3lockpb.LockGrpc;
import dev.quoin.rpc.raftpb.ConfState;
import dev.quoin.rpc.raftpb.HardState;
import dev.quoin.rpc.walpb.Record;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class WireTest {
    @Test
    void proto2WritesTheZerosThatWereSet() {
        assertThat(hex(HardState.newBuilder()
                        .setTerm(0)
                        .setVote(0)
                        .setCommit(0)
                        .build()
                        .toByteString()))
                .isEqualTo("080010001800");
        assertThat(hex(HardState.getDefaultInstance().toByteString())).isEmpty();
    }

    @Test
    void metadataHasNodeBeforeCluster() {
        assertThat(hex(Metadata.newBuilder()
                        .setNodeID(0x8e9e05c52164694dL)
                        .setClusterID(0xcdf818194e3a8c32L)
                        .build()
                        .toByteString()))
                .isEqualTo("08cdd2918bd2b881cf8e01" + "10b298eaf1948386fccd01");
    }

    @Test
    void votersAreNotPacked() {
        assertThat(hex(ConfState.newBuilder()
                        .addVoters(1)
                        .addVoters(2)
                        .setAutoLeave(false)
                        .build()
                        .toByteString()))
                .isEqualTo("08010802" + "2800");
    }

    @Test
    void recordOfAPutNestsTheRequest() {
        ByteString entry = InternalRaftRequest.newBuilder()
                .setHeader(RequestHeader.newBuilder().setID(7))
                .setPut(PutRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8("k"))
                        .setValue(ByteString.copyFromUtf8("v")))
                .build()
                .toByteString();
        assertThat(hex(entry)).isEqualTo("22060a016b120176" + "a206020807");
        assertThat(hex(Record.newBuilder()
                        .setType(2)
                        .setCrc(0)
                        .setData(entry)
                        .build()
                        .toByteString()))
                .isEqualTo("08021000" + "1a0d" + "22060a016b120176a206020807");
    }

    @Test
    void servicesHaveEtcdsNames() {
        Stream<ServiceDescriptor> services = Stream.of(
                KVGrpc.getServiceDescriptor(),
                WatchGrpc.getServiceDescriptor(),
                LeaseGrpc.getServiceDescriptor(),
                ClusterGrpc.getServiceDescriptor(),
                MaintenanceGrpc.getServiceDescriptor(),
                AuthGrpc.getServiceDescriptor(),
                LockGrpc.getServiceDescriptor(),
                ElectionGrpc.getServiceDescriptor(),
                HealthGrpc.getServiceDescriptor());
        List<String> names = services.flatMap(service -> service.getMethods().stream())
                .map(MethodDescriptor::getFullMethodName)
                .toList();
        assertThat(names)
                .hasSize(51)
                .contains(
                        "etcdserverpb.KV/Put",
                        "etcdserverpb.KV/RangeStream",
                        "etcdserverpb.Watch/Watch",
                        "etcdserverpb.Lease/LeaseKeepAlive",
                        "etcdserverpb.Cluster/MemberPromote",
                        "etcdserverpb.Maintenance/Downgrade",
                        "etcdserverpb.Auth/RoleRevokePermission",
                        "v3lockpb.Lock/Unlock",
                        "v3electionpb.Election/Observe",
                        "grpc.health.v1.Health/Check");
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
