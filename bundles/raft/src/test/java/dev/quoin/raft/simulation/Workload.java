package dev.quoin.raft.simulation;

import dev.quoin.api.raft.ConfChange;
import dev.quoin.api.raft.ConfChangeSingle;
import dev.quoin.api.raft.ConfChangeTransition;
import dev.quoin.api.raft.ConfChangeType;
import dev.quoin.api.raft.ProposalDroppedException;
import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.ReadState;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Clients and operators: proposals, reads, membership changes, transfers of leadership. */
final class Workload {

    private final Simulation simulation;
    private final Random random;
    private final Map<BigInteger, Long> reads = new HashMap<>();
    private long counter;
    private int readsAnswered;

    Workload(Simulation simulation, Random random) {
        this.simulation = simulation;
        this.random = random;
    }

    void run() {
        Member member = simulation.anyMember(random);
        Raft raft = member.raft();
        if (raft != null) {
            simulation.touch(member);
            try {
                act(raft);
            } catch (ProposalDroppedException e) {
                counter++; // clients try again, which is what this does
            }
            member.pump();
        }
    }

    private void act(Raft raft) throws ProposalDroppedException {
        int dice = random.nextInt(100);
        if (dice < 60) {
            propose(raft);
        } else if (dice < 85) {
            byte[] context = BigInteger.valueOf(++counter).toByteArray();
            reads.put(new BigInteger(context), simulation.highestApplied());
            raft.readIndex(context);
        } else if (dice < 92) {
            raft.proposeConfChange(anyChange(raft));
        } else if (dice < 95) {
            raft.transferLeadership(simulation.anyMember(random).id());
        } else if (dice < 96) {
            raft.forgetLeader();
        } else if (dice < 97) {
            raft.campaign();
        } else if (dice < 98) {
            raft.preCampaign();
        } else {
            propose(raft, 1 + random.nextInt(20));
        }
    }

    private void propose(Raft raft) throws ProposalDroppedException {
        raft.propose(BigInteger.valueOf(++counter).toByteArray());
    }

    private void propose(Raft raft, int count) throws ProposalDroppedException {
        List<byte[]> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batch.add(BigInteger.valueOf(++counter).toByteArray());
        }
        raft.propose(batch);
    }

    /** Keeps at least two voters, so that the group can lose one and live. */
    private ConfChange anyChange(Raft raft) {
        if (raft.confState().isJoint()) {
            return ConfChange.leaveJoint();
        }
        List<ConfChangeSingle> changes = new ArrayList<>();
        int count = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 1;
        int voters = raft.confState().voters().size();
        for (int i = 0; i < count; i++) {
            long id = simulation.anyMember(random).id();
            boolean mayShrink = raft.leader() == raft.status().id() && voters - count >= 2;
            ConfChangeType type = mayShrink
                    ? ConfChangeType.ofNumber(random.nextInt(4))
                    : raft.confState().voters().contains(id) ? ConfChangeType.UPDATE_NODE : ConfChangeType.ADD_NODE;
            changes.add(new ConfChangeSingle(type, id));
        }
        if (count == 1 && random.nextInt(4) > 0) {
            ConfChangeSingle only = changes.get(0);
            return ConfChange.single(++counter, only.type(), only.nodeId(), new byte[0]);
        }
        return ConfChange.joint(ConfChangeTransition.ofNumber(random.nextInt(3)), changes);
    }

    /** Linearizability (thesis §6.4): a read sees everything that anybody saw before it was asked for. */
    void readAnswered(long member, ReadState read) {
        Long atLeast = reads.get(new BigInteger(read.context()));
        if (atLeast != null) {
            Invariant.require(read.index() >= atLeast, "%d reads at %d after %d", member, read.index(), atLeast);
            readsAnswered++;
        }
    }

    int readsAnswered() {
        return readsAnswered;
    }
}
