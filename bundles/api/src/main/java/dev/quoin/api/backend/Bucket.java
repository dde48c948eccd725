package dev.quoin.api.backend;

import java.nio.charset.StandardCharsets;

/** The closed set of byte maps that a member keeps, under the names that etcd's database gives them. */
public enum Bucket {
    ALARM("alarm"),
    AUTH("auth"),
    AUTH_ROLES("authRoles"),
    AUTH_USERS("authUsers"),
    CLUSTER("cluster"),
    KEY("key"),
    LEASE("lease"),
    MEMBERS("members"),
    MEMBERS_REMOVED("members_removed"),
    META("meta"),
    /** Quoin's own book-keeping about the local store; never part of an image, a hash or a comparison. */
    LOCAL("quoin.local");

    private final String etcdName;

    Bucket(String etcdName) {
        this.etcdName = etcdName;
    }

    /** The bucket's name in a bbolt file. */
    public String etcdName() {
        return etcdName;
    }

    /** The bucket's name as bytes. */
    public byte[] nameBytes() {
        return etcdName.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether the bucket belongs to the replicated state and so into images. */
    public boolean inImages() {
        return this != LOCAL;
    }
}
