package dev.quoin.peer;

import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.peer.LocalPeer;
import dev.quoin.peer.http.RequestHead;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a sender may talk to this member: versions first, then the cluster's id, as etcd does. */
final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
    /** What a sender without a version is taken for. */
    private static final String OLDEST = "2.0.0";

    private final LocalPeer local;

    Admission(LocalPeer local) {
        this.local = local;
    }

    /** Why not; null if it may. */
    @Nullable
    String refusal(HttpRequest request) {
        int server = minor(header(request, RequestHead.SERVER_VERSION));
        int minCluster = minor(header(request, RequestHead.MIN_CLUSTER_VERSION));
        boolean fits = server >= minor(local.minClusterVersion())
                && minCluster <= minor(local.serverVersion())
                && server >= 0
                && minCluster >= 0;
        if (!fits) {
            warn(request, "incompatible version").log("failed to check version compatibility");
            return "incompatible version";
        }
        String clusterId = header(request, RequestHead.CLUSTER_ID);
        if (!clusterId.equals(Long.toHexString(local.clusterId()))) {
            warn(request, "cluster ID mismatch")
                    .addKeyValue("remote-peer-cluster-id", clusterId)
                    .log("request cluster ID mismatch");
            return "cluster ID mismatch";
        }
        return null;
    }

    static String header(HttpRequest request, String name) {
        List<String> values = request.headers().getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        return values.isEmpty() ? "" : values.get(0);
    }

    /** Major and minor as one number; negative for what is no version. */
    private static int minor(String version) {
        String[] parts = (version.isEmpty() ? OLDEST : version).split("[.+-]", 4);
        try {
            return parts.length < 3 ? -1 : Integer.parseInt(parts[0]) * 1_000 + Integer.parseInt(parts[1]);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private org.slf4j.spi.LoggingEventBuilder warn(HttpRequest request, String error) {
        return LOG.atWarn()
                .addKeyValue("local-member-id", Long.toHexString(local.memberId()))
                .addKeyValue("local-member-cluster-id", Long.toHexString(local.clusterId()))
                .addKeyValue("local-member-server-version", local.serverVersion())
                .addKeyValue("remote-peer-server-name", header(request, RequestHead.FROM))
                .addKeyValue("remote-peer-server-version", header(request, RequestHead.SERVER_VERSION))
                .addKeyValue(
                        "remote-peer-server-minimum-cluster-version", header(request, RequestHead.MIN_CLUSTER_VERSION))
                .addKeyValue("error", error);
    }
}
