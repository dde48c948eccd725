package dev.quoin.operations;

import dev.quoin.api.backend.Backends;
import dev.quoin.api.backend.InstalledBackend;
import dev.quoin.api.operations.MemberState.Figures;
import dev.quoin.api.server.Caller;
import dev.quoin.api.server.Member;
import dev.quoin.api.server.MemberException;
import dev.quoin.api.server.Reply;
import dev.quoin.rpc.etcdserverpb.StatusRequest;
import dev.quoin.rpc.etcdserverpb.StatusResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The member and the engines, which come and go. */
final class MemberSight {
    private static final int STATUS_SECONDS_MAX = 2;

    private volatile @Nullable Member member;
    private volatile @Nullable Backends backends;

    void bind(Member arrived) {
        member = arrived;
    }

    void unbind(Member gone) {
        if (member == gone) {
            member = null;
        }
    }

    void bind(Backends arrived) {
        backends = arrived;
    }

    void unbind(Backends gone) {
        if (backends == gone) {
            backends = null;
        }
    }

    /** The way to another engine, or null while there is none. */
    @Nullable
    Backends backends() {
        return backends;
    }

    List<InstalledBackend> engines() {
        Backends present = backends;
        return present == null ? List.of() : present.list();
    }

    /** Name of the active engine, or the empty string. */
    String engine() {
        return engines().stream()
                .filter(InstalledBackend::active)
                .map(InstalledBackend::name)
                .findFirst()
                .orElse("");
    }

    /** The version announced, or the empty string. */
    String version() {
        Member present = member;
        return present == null ? "" : present.level().announced();
    }

    /** What the member says of itself; zeros where it does not answer within {@value #STATUS_SECONDS_MAX} s. */
    Figures figures() {
        Member present = member;
        if (present == null) {
            return Figures.NONE;
        }
        CompletableFuture<StatusResponse> answer = new CompletableFuture<>();
        present.maintenance().status(Caller.ANONYMOUS, StatusRequest.getDefaultInstance(), new Reply<>() {
            @Override
            public void done(StatusResponse response) {
                answer.complete(response);
            }

            @Override
            public void failed(MemberException failure) {
                answer.completeExceptionally(failure);
            }
        });
        try {
            StatusResponse status = answer.get(STATUS_SECONDS_MAX, TimeUnit.SECONDS);
            return new Figures(
                    status.getHeader().getMemberId(),
                    status.getLeader(),
                    status.getRaftTerm(),
                    status.getRaftAppliedIndex(),
                    status.getHeader().getRevision(),
                    status.getDbSize(),
                    status.getDbSizeInUse());
        } catch (ExecutionException | TimeoutException e) {
            return Figures.NONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Figures.NONE;
        }
    }
}
