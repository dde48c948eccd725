package dev.quoin.ctl.etcdutl;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.v2store.V2Exception;
import dev.quoin.api.v2store.V2Store;
import dev.quoin.ctl.CommandException;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.rpc.etcdserverpb.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The highest cluster version that a directory speaks of: in the v2 tree, in the database, or in an entry of the log. An
 * entry counts whether it is known to be committed or not, since whoever starts on the log may find that it is.
 */
final class HighestVersion {

    private static final String VERSION_PATH = "/0/version";
    private static final byte[] VERSION_KEY = "clusterVersion".getBytes(StandardCharsets.UTF_8);

    private ClusterVersion highest = ClusterVersion.LOWEST;

    void of(V2Store tree) throws CommandException {
        try {
            String value = tree.get(VERSION_PATH, false, false).node().value();
            add(value == null ? "" : value);
        } catch (V2Exception e) {
            // Not agreed on yet.
        }
    }

    void of(BackendSnapshot database) throws IOException, CommandException {
        byte[] value = database.get(Bucket.CLUSTER, VERSION_KEY);
        add(value == null ? "" : new String(value, StandardCharsets.UTF_8));
    }

    void of(List<Entry> entries) throws CommandException {
        for (Entry entry : entries) {
            if (entry.type() == EntryType.NORMAL) {
                add(v2Version(entry.data()));
                add(v3Version(entry.data()));
            }
        }
    }

    ClusterVersion get() {
        return highest;
    }

    /** Up to 3.5: a raw v2 request. */
    private static String v2Version(byte[] data) {
        try {
            Request request = Request.parseFrom(data);
            return request.getPath().equals(VERSION_PATH) && request.getMethod().equals("PUT") ? request.getVal() : "";
        } catch (InvalidProtocolBufferException e) {
            return "";
        }
    }

    /** From 3.6 on. */
    private static String v3Version(byte[] data) {
        try {
            return InternalRaftRequest.parseFrom(data).getClusterVersionSet().getVer();
        } catch (InvalidProtocolBufferException e) {
            return "";
        }
    }

    private void add(String version) throws CommandException {
        if (!version.isEmpty()) {
            ClusterVersion one = ClusterVersion.parse(version);
            highest = one.compareTo(highest) > 0 ? one : highest;
        }
    }
}
