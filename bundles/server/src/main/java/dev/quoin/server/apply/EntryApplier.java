package dev.quoin.server.apply;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.peer.PeerTransport;
import dev.quoin.api.raft.ConfChange;
import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.Rafts;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.v2store.V2Exception;
import dev.quoin.api.v2store.V2Store;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.rpc.etcdserverpb.Request;
import dev.quoin.rpc.membershippb.ClusterMemberAttrSetRequest;
import dev.quoin.server.loop.Applier;
import dev.quoin.server.membership.ConfChangeRules;
import dev.quoin.server.membership.Membership;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Applies committed entries in groups: each group is one transaction of the store, with the consistent index in it, and
 * whoever waits is answered when it has ended.
 *
 * <p>The v2 tree and the membership begin at the newest {@code .snap} and take every entry after it again; the store takes
 * only entries above its consistent index.
 */
public final class EntryApplier implements Applier {

    private static final int GROUP_ENTRIES_MAX = 64;
    private static final long GROUP_BYTES_MAX = 1 << 20;
    private static final long NO_TERM = 0;

    private final StateStore store;
    private final Restorer restorer;
    private final Rafts rafts;
    private final ConsistentIndex consistentIndex;
    private final AppliedIndex appliedIndex;
    private final AppliedHashes hashes;
    private final Membership membership;
    private final RequestApplier requests;
    private final V2Applier v2;
    private final ConfChangeApplier confChanges;
    private final Proposed proposed;
    private final ApplyEvents events;
    private final SlowRequests slow;
    private final List<Runnable> answers = new ArrayList<>();
    private long begun = NO_TERM;

    /** What the applier tells the member; the apply lane. */
    public interface ApplyEvents {

        /**
         * An empty entry, which a leader begins its term with, was applied. Whoever sees it applied must find the leader
         * at work, so this comes before the applied index moves.
         */
        void termBegan(long term);

        /** Entries up to an index are applied; {@code confState} is the configuration after them. */
        void applied(long index, long term, ConfState confState);

        /** This member was removed from the cluster. */
        void removed();

        /** A write was refused because the quota is exhausted: {@code answer} runs once the alarm is raised. */
        void quotaExceeded(Runnable answer);
    }

    /** Replaces what the applier works on by what a snapshot holds. */
    @FunctionalInterface
    public interface Restorer {

        /** Returns when store, tree, key-values, membership and alarms are those of the snapshot. The apply lane. */
        void restore(Snapshot snapshot) throws IOException;
    }

    /** What the applier works on. */
    public record State(
            StateStore store,
            V2Store tree,
            Membership membership,
            ConsistentIndex consistentIndex,
            AppliedIndex appliedIndex,
            AppliedHashes hashes,
            ConfState confState,
            PeerSide peers,
            Restorer restorer) {}

    /**
     * What changes of membership need beside the state.
     *
     * @param self this member
     * @param transport what is told of members that come and go
     * @param learnersMax learners that the cluster may have from version 3.6 on
     */
    public record PeerSide(long self, PeerTransport transport, int learnersMax) {}

    public EntryApplier(
            State state,
            Rafts rafts,
            Function<ConfChange, ConfState> raft,
            RequestApplier requests,
            Proposed proposed,
            ApplyEvents events,
            SlowRequests slow) {
        this.store = state.store();
        this.restorer = state.restorer();
        this.rafts = rafts;
        this.consistentIndex = state.consistentIndex();
        this.appliedIndex = state.appliedIndex();
        this.hashes = state.hashes();
        this.membership = state.membership();
        this.requests = requests;
        this.v2 = new V2Applier(state.tree(), state.membership());
        this.confChanges = new ConfChangeApplier(
                state.membership(),
                new ConfChangeRules(state.membership(), state.peers().learnersMax()),
                raft,
                state.confState(),
                state.peers().self(),
                state.peers().transport(),
                () -> answers.add(events::removed));
        this.proposed = proposed;
        this.events = events;
        this.slow = slow;
    }

    @Override
    public void apply(List<Entry> entries) throws IOException, UnknownEntryException {
        int from = 0;
        while (from < entries.size()) {
            int to = groupEnd(entries, from);
            applyGroup(entries, from, to);
            from = to;
        }
        Entry last = entries.get(entries.size() - 1);
        events.applied(last.index(), last.term(), confChanges.confState());
    }

    @Override
    public void restore(Snapshot snapshot) throws IOException {
        restorer.restore(snapshot);
        consistentIndex.reload(store);
        confChanges.restored(snapshot.metadata().confState());
        appliedIndex.reached(snapshot.index());
        events.applied(snapshot.index(), snapshot.term(), confChanges.confState());
    }

    private static int groupEnd(List<Entry> entries, int from) {
        int to = from;
        long bytes = 0;
        while (to < entries.size() && to - from < GROUP_ENTRIES_MAX && bytes < GROUP_BYTES_MAX) {
            bytes += entries.get(to).size();
            to++;
        }
        return to;
    }

    private void applyGroup(List<Entry> entries, int from, int to) throws IOException, UnknownEntryException {
        Entry last = entries.get(to - 1);
        StoreTxn txn = store.begin();
        slow.entryBegins();
        try {
            for (int i = from; i < to; i++) {
                Entry entry = entries.get(i);
                applyEntry(txn, entry);
                // Below it the key-values are ahead of the entry.
                if (entry.index() > consistentIndex.get()) {
                    hashes.applied(entry.index());
                }
            }
            consistentIndex.advance(txn, last.index(), last.term());
        } finally {
            txn.end();
        }
        if (begun != NO_TERM) {
            events.termBegan(begun);
            begun = NO_TERM;
        }
        appliedIndex.reached(last.index());
        for (int i = 0; i < answers.size(); i++) {
            answers.get(i).run();
        }
        answers.clear();
    }

    private void applyEntry(StoreTxn txn, Entry entry) throws IOException, UnknownEntryException {
        if (entry.type() != EntryType.NORMAL) {
            ConfChange change = rafts.confChange(entry);
            String refusal = confChanges.apply(txn, change);
            slow.entryBegins();
            answers.add(() -> proposed.answerConfChange(change.id(), refusal));
        } else if (entry.size() == 0) {
            begun = entry.term();
        } else if (EntryForm.isV2(entry.data())) {
            Request request = Request.parseFrom(entry.data());
            v2.apply(txn, request);
            slow.entryBegins();
            answers.add(() -> proposed.answer(request.getID(), Outcome.NOTHING));
        } else {
            applyRequest(txn, entry);
        }
    }

    private void applyRequest(StoreTxn txn, Entry entry) throws IOException, UnknownEntryException {
        long id = EntryForm.requestId(entry.data());
        InternalRaftRequest request = id == 0 ? null : proposed.request(id);
        boolean awaited = request != null;
        if (request == null) {
            request = parse(entry.data());
        }
        if (applyMembership(txn, request) || entry.index() <= consistentIndex.get()) {
            return;
        }
        if (!awaited && request.hasRange()) {
            return;
        }
        Outcome outcome = requests.apply(txn, request);
        slow.applied(request, outcome);
        if (awaited) {
            answers.add(() -> answer(id, outcome));
        } else if (outcome.overQuota()) {
            answers.add(() -> events.quotaExceeded(() -> {}));
        }
    }

    private void answer(long id, Outcome outcome) {
        if (outcome.overQuota()) {
            events.quotaExceeded(() -> proposed.answer(id, outcome));
        } else {
            proposed.answer(id, outcome);
        }
    }

    /** The forms that 3.6 gives the cluster's internal writes; like their v2 forms they are applied from the .snap on. */
    private boolean applyMembership(StoreTxn txn, InternalRaftRequest request) throws IOException {
        try {
            if (request.hasClusterVersionSet()) {
                membership.setClusterVersion(txn, request.getClusterVersionSet().getVer());
                return true;
            }
            if (request.hasClusterMemberAttrSet()) {
                ClusterMemberAttrSetRequest set = request.getClusterMemberAttrSet();
                membership.setAttributes(
                        txn,
                        set.getMemberID(),
                        set.getMemberAttributes().getName(),
                        set.getMemberAttributes().getClientUrlsList());
                return true;
            }
        } catch (V2Exception e) {
            throw new IOException("the v2 tree does not take a change of membership: " + e.getMessage(), e);
        }
        return false;
    }

    private static InternalRaftRequest parse(byte[] data) throws InvalidProtocolBufferException {
        CodedInputStream input = CodedInputStream.newInstance(data);
        input.enableAliasing(true);
        try {
            return InternalRaftRequest.parseFrom(input);
        } catch (InvalidProtocolBufferException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("reading from an array does not fail", e);
        }
    }
}
