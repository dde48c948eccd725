package dev.quoin.server.membership;

import java.util.List;

/**
 * A member of the cluster.
 *
 * @param id its id
 * @param peerUrls where other members reach it
 * @param learner whether it does not vote
 * @param name its name; empty until it has published itself
 * @param clientUrls where clients reach it; empty until it has published itself
 */
public record ClusterMember(long id, List<String> peerUrls, boolean learner, String name, List<String> clientUrls) {

    /** Copies the lists. */
    public ClusterMember {
        peerUrls = List.copyOf(peerUrls);
        clientUrls = List.copyOf(clientUrls);
    }

    /** Whether it has published itself, which is what etcd takes for having been started. */
    public boolean started() {
        return !name.isEmpty();
    }

    ClusterMember withAttributes(String newName, List<String> newClientUrls) {
        return new ClusterMember(id, peerUrls, learner, newName, newClientUrls);
    }

    ClusterMember withRaftAttributes(List<String> newPeerUrls, boolean isLearner) {
        return new ClusterMember(id, newPeerUrls, isLearner, name, clientUrls);
    }
}
