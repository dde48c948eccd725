package dev.quoin.server.membership;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.List;

/** etcd's rules for ids: the first eight bytes, big-endian, of a SHA-1. */
public final class MemberIds {

    private MemberIds() {}

    /** Id of a founding member: its sorted peer URLs and the cluster's token. */
    public static long founding(Collection<String> peerUrls, String clusterToken) {
        String text = String.join("", peerUrls.stream().sorted().toList()) + clusterToken;
        return firstEightBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Id of a member added at run time: its sorted peer URLs and the time. */
    public static long added(Collection<String> peerUrls, long unixSeconds) {
        return founding(peerUrls, Long.toString(unixSeconds));
    }

    /** Id of a cluster: its founding members' ids in ascending order. */
    public static long cluster(Collection<Long> memberIds) {
        List<Long> sorted = memberIds.stream().sorted(Long::compareUnsigned).toList();
        ByteBuffer bytes = ByteBuffer.allocate(8 * sorted.size());
        sorted.forEach(bytes::putLong);
        return firstEightBytes(bytes.array());
    }

    /** An id as etcd prints it: lower-case hex without padding. */
    public static String hex(long id) {
        return Long.toHexString(id);
    }

    private static long firstEightBytes(byte[] input) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-1").digest(input))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
