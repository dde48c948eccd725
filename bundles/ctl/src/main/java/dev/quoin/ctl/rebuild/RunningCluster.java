package dev.quoin.ctl.rebuild;

import dev.quoin.ctl.CommandException;
import dev.quoin.rpc.etcdserverpb.HashKVRequest;
import dev.quoin.rpc.etcdserverpb.HashKVResponse;
import dev.quoin.rpc.etcdserverpb.Member;
import dev.quoin.rpc.etcdserverpb.MemberListRequest;
import dev.quoin.rpc.etcdserverpb.MemberListResponse;
import dev.quoin.rpc.etcdserverpb.StatusRequest;
import dev.quoin.rpc.etcdserverpb.StatusResponse;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The cluster as its members describe it. One thread. */
final class RunningCluster implements AutoCloseable {

    private final RebuildOptions options;
    private final Consumer<String> progress;
    private final Map<String, RunningMember> connected = new HashMap<>();
    private final MemberListResponse listed;

    /**
     * What a member's history hashed to.
     *
     * @param compacted what it had compacted to
     */
    record History(int hash, long compacted) {}

    /** A member that the data can be taken from. */
    record Source(Member member, RunningMember access, StatusResponse status) {}

    /** Asks the endpoints for the members, one after the other. */
    RunningCluster(RebuildOptions options, Consumer<String> progress) throws IOException, CommandException {
        this.options = options;
        this.progress = progress;
        MemberListResponse found = null;
        StringBuilder failures = new StringBuilder();
        List<String> urls = new ArrayList<>(options.endpoints());
        if (options.from() != null) {
            urls.add(options.from());
        }
        for (String url : urls) {
            try {
                found = at(url).cluster().memberList(MemberListRequest.getDefaultInstance());
                break;
            } catch (StatusRuntimeException e) {
                failures.append("\n  ").append(url).append(": ").append(Refusal.text(e));
            }
        }
        if (found == null) {
            throw new CommandException("none of --endpoints answers:" + failures);
        }
        listed = found;
    }

    long id() {
        return listed.getHeader().getClusterId();
    }

    List<Member> members() {
        return listed.getMembersList();
    }

    /** A member by its id; empty where the cluster does not know it. */
    Optional<Member> member(long id) {
        return members().stream().filter(member -> member.getID() == id).findFirst();
    }

    /** Any member that answers, to change the cluster through. */
    RunningMember any() throws IOException, CommandException {
        return at(options.endpoints().get(0));
    }

    /** Those of the other voting members that answer. */
    List<Source> sources(long lost) throws IOException, CommandException {
        List<Source> sources = new ArrayList<>();
        for (Member member : members()) {
            if (member.getID() != lost && !member.getIsLearner()) {
                Source source = source(member);
                if (source != null) {
                    sources.add(source);
                }
            }
        }
        return sources;
    }

    /** A member by what it lists as its client URLs; null where none answers as that member. */
    @Nullable
    Source source(Member member) throws IOException, CommandException {
        for (String url : member.getClientURLsList()) {
            try {
                StatusResponse status = at(url).maintenance().status(StatusRequest.getDefaultInstance());
                if (status.getHeader().getMemberId() == member.getID()) {
                    return new Source(member, at(url), status);
                }
            } catch (StatusRuntimeException e) {
                progress.accept(member.getName() + " at " + url + " does not answer: "
                        + e.getStatus().getCode());
            }
        }
        return null;
    }

    /** What a member's history hashes to at a revision; null where it cannot tell, or does not answer. */
    static @Nullable History history(RunningMember member, long revision) {
        try {
            HashKVResponse response = member.patient()
                    .hashKV(HashKVRequest.newBuilder().setRevision(revision).build());
            return new History(response.getHash(), response.getCompactRevision());
        } catch (StatusRuntimeException e) {
            return null;
        }
    }

    private RunningMember at(String url) throws IOException, CommandException {
        RunningMember known = connected.get(url);
        if (known == null) {
            known = new RunningMember(url, options.security());
            connected.put(url, known);
        }
        return known;
    }

    @Override
    public void close() {
        connected.values().forEach(RunningMember::close);
    }
}
