package dev.quoin.peer.stream;

import org.jspecify.annotations.Nullable;

/** What the answer to a POST of Raft says. */
public final class PostRefusal {
    /** The status by which a member says that this one was removed. */
    public static final int REMOVED = 403;

    private static final int TAKEN = 204;
    private static final int PRECONDITION = 412;

    private PostRefusal() {}

    /** Why it was refused, in etcd's words; null if it was not. */
    public static @Nullable String of(int status, String body, String url) {
        return switch (status) {
            case TAKEN -> null;
            case REMOVED -> "the member has been permanently removed from the cluster";
            case PRECONDITION ->
                body.equals("incompatible version") || body.equals("cluster ID mismatch")
                        ? body
                        : "unhandled error \"" + body + "\" when precondition failed";
            default -> "unexpected http status " + status + " while posting to \"" + url + "\"";
        };
    }
}
