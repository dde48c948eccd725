package dev.quoin.server.apply;

import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.peer.PeerTransport;
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
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts committed configuration changes into force: in Raft, in the tree, in the database and in the peer transport. */
final class ConfChangeApplier {

    private static final Logger LOG = LoggerFactory.getLogger(ConfChangeApplier.class);

    private final Membership membership;
    private final ConfChangeRules rules;
    private final Function<ConfChange, ConfState> raft;
    private final long self;
    private final PeerTransport transport;
    private final Runnable removed;
    private ConfState confState;

    /**
     * @param raft puts a change into force in Raft
     * @param confState the configuration before the first change
     * @param self this member
     * @param removed run when this member was removed from the cluster
     */
    ConfChangeApplier(
            Membership membership,
            ConfChangeRules rules,
            Function<ConfChange, ConfState> raft,
            ConfState confState,
            long self,
            PeerTransport transport,
            Runnable removed) {
        this.membership = membership;
        this.rules = rules;
        this.raft = raft;
        this.confState = confState;
        this.self = self;
        this.transport = transport;
        this.removed = removed;
    }

    /** The configuration after the last applied change. */
    ConfState confState() {
        return confState;
    }

    /** Goes on from the configuration of a snapshot. */
    void restored(ConfState restored) {
        confState = restored;
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
        String refusal = rules.refusal(single.type(), single.nodeId(), context.member(), context.promote());
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
        switch (single.type()) {
            case ADD_NODE, ADD_LEARNER_NODE -> {
                if (context.promote()) {
                    promote(txn, single.nodeId());
                } else {
                    add(txn, context.member());
                }
            }
            case REMOVE_NODE -> remove(txn, single.nodeId());
            case UPDATE_NODE -> update(txn, context.member());
        }
    }

    private void promote(StoreTxn txn, long id) throws V2Exception {
        ClusterMember known = membership.member(id);
        membership.updateRaftAttributes(txn, id, known == null ? List.of() : known.peerUrls(), false);
        LOG.atInfo().addKeyValue("promoted-member-id", MemberIds.hex(id)).log("promote member");
    }

    private void add(StoreTxn txn, ClusterMember subject) throws V2Exception {
        membership.add(txn, subject);
        LOG.atInfo()
                .addKeyValue("added-peer-id", MemberIds.hex(subject.id()))
                .addKeyValue("added-peer-peer-urls", subject.peerUrls())
                .log("added member");
        reach(subject);
    }

    private void remove(StoreTxn txn, long id) throws V2Exception {
        ClusterMember known = membership.member(id);
        membership.remove(txn, id);
        LOG.atInfo()
                .addKeyValue("removed-remote-peer-id", MemberIds.hex(id))
                .addKeyValue("removed-remote-peer-urls", known == null ? List.of() : known.peerUrls())
                .log("removed member");
        if (id == self) {
            removed.run();
        } else {
            transport.removePeer(id);
        }
    }

    /** Whether it is a learner is taken from the entry too, as etcd does: whoever proposes says what it was. */
    private void update(StoreTxn txn, ClusterMember subject) throws V2Exception {
        membership.updateRaftAttributes(txn, subject.id(), subject.peerUrls(), subject.learner());
        LOG.atInfo()
                .addKeyValue("updated-remote-peer-id", MemberIds.hex(subject.id()))
                .addKeyValue("updated-remote-peer-urls", subject.peerUrls())
                .log("updated member");
        reach(subject);
    }

    private void reach(ClusterMember member) {
        if (member.id() != self) {
            transport.putPeer(member.id(), member.peerUrls());
        }
    }
}
