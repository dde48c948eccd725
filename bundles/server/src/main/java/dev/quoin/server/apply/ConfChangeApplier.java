package dev.quoin.server.apply;

import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.raft.ConfChange;
import dev.quoin.api.raft.ConfChangeSingle;
import dev.quoin.api.raft.ConfChangeType;
import dev.quoin.api.raft.ConfState;
import dev.quoin.api.v2store.V2Exception;
import dev.quoin.server.membership.ClusterMember;
import dev.quoin.server.membership.ConfChangeRules;
import dev.quoin.server.membership.MemberIds;
import dev.quoin.server.membership.Membership;
import dev.quoin.server.membership.MembershipJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts committed configuration changes into force: in Raft, in the tree and in the database. */
final class ConfChangeApplier {

    private static final Logger LOG = LoggerFactory.getLogger(ConfChangeApplier.class);

    private final Membership membership;
    private final Function<ConfChange, ConfState> raft;
    private ConfState confState;

    /**
     * @param raft puts a change into force in Raft
     * @param confState the configuration before the first change
     */
    ConfChangeApplier(Membership membership, Function<ConfChange, ConfState> raft, ConfState confState) {
        this.membership = membership;
        this.raft = raft;
        this.confState = confState;
    }

    /** The configuration after the last applied change. */
    ConfState confState() {
        return confState;
    }

    /** Applies a change; why it was refused, or the empty string. */
    String apply(StoreTxn txn, ConfChange change) throws IOException, UnknownEntryException {
        if (change.changes().size() != 1) {
            throw new UnknownEntryException("ConfChangeV2");
        }
        ConfChangeSingle single = change.changes().get(0);
        MembershipJson.Parsed context = single.type() == ConfChangeType.REMOVE_NODE
                ? MembershipJson.parse("{}")
                : MembershipJson.parse(new String(change.context(), StandardCharsets.UTF_8));
        String refusal = ConfChangeRules.refusal(
                membership, single.type(), single.nodeId(), context.member(), context.promote());
        if (!refusal.isEmpty()) {
            confState = raft.apply(change.refused());
            return refusal;
        }
        confState = raft.apply(change);
        try {
            change(txn, single, context);
        } catch (V2Exception e) {
            throw new IOException("the v2 tree does not take a change of membership: " + e.getMessage(), e);
        }
        return "";
    }

    private void change(StoreTxn txn, ConfChangeSingle single, MembershipJson.Parsed context) throws V2Exception {
        ClusterMember subject = context.member();
        switch (single.type()) {
            case ADD_NODE, ADD_LEARNER_NODE -> {
                if (context.promote()) {
                    ClusterMember known = membership.member(single.nodeId());
                    membership.updateRaftAttributes(
                            txn, single.nodeId(), known == null ? subject.peerUrls() : known.peerUrls(), false);
                } else {
                    membership.add(txn, subject);
                    LOG.atInfo()
                            .addKeyValue("added-peer-id", MemberIds.hex(subject.id()))
                            .addKeyValue("added-peer-peer-urls", subject.peerUrls())
                            .log("added member");
                }
            }
            case REMOVE_NODE -> membership.remove(txn, single.nodeId());
            case UPDATE_NODE -> {
                ClusterMember known = membership.member(single.nodeId());
                membership.updateRaftAttributes(
                        txn, single.nodeId(), subject.peerUrls(), known != null && known.learner());
            }
        }
    }
}
