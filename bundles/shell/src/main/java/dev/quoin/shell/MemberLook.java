package dev.quoin.shell;

import dev.quoin.api.operations.OperationException;
import dev.quoin.api.server.Caller;
import dev.quoin.api.server.Member;
import dev.quoin.api.server.MemberException;
import dev.quoin.api.server.PinnedImage;
import dev.quoin.api.server.Reply;
import dev.quoin.rpc.etcdserverpb.MemberListRequest;
import dev.quoin.rpc.etcdserverpb.MemberListResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Questions to the member, which comes and goes. */
final class MemberLook {
    private static final int LIST_SECONDS_MAX = 5;
    private static final int SNAPSHOT_SECONDS_MAX = 3600;

    private volatile @Nullable Member member;

    void bind(Member arrived) {
        member = arrived;
    }

    void unbind(Member gone) {
        if (member == gone) {
            member = null;
        }
    }

    String members() throws OperationException {
        Member present = present();
        MemberListResponse response = asked(
                reply -> present.cluster().list(Caller.ANONYMOUS, MemberListRequest.getDefaultInstance(), reply),
                LIST_SECONDS_MAX);
        TextTable table = new TextTable("ID", "NAME", "PEER URLS", "CLIENT URLS", "LEARNER");
        response.getMembersList()
                .forEach(one -> table.row(
                        Long.toHexString(one.getID()),
                        one.getName(),
                        String.join(",", one.getPeerURLsList()),
                        String.join(",", one.getClientURLsList()),
                        Boolean.toString(one.getIsLearner())));
        return table.toString();
    }

    String snapshot(Path file) throws OperationException, IOException {
        Member present = present();
        return asked(
                reply -> present.maintenance().snapshot(Caller.ANONYMOUS, new SnapshotFile(file, reply)),
                SNAPSHOT_SECONDS_MAX);
    }

    private Member present() throws OperationException {
        Member present = member;
        if (present == null) {
            throw new OperationException("the member is away: quoin:status says why", "");
        }
        return present;
    }

    private static <T> T asked(Consumer<Reply<T>> question, int seconds) throws OperationException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        question.accept(new Reply<>() {
            @Override
            public void done(T response) {
                answer.complete(response);
            }

            @Override
            public void failed(MemberException failure) {
                answer.completeExceptionally(failure);
            }
        });
        try {
            return answer.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new OperationException(cause == null ? e.toString() : String.valueOf(cause.getMessage()), "", e);
        } catch (TimeoutException e) {
            throw new OperationException("the member does not answer within " + seconds + " s", "", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationException("interrupted", "", e);
        }
    }

    /** Writes the image on the thread that is its alone. */
    private record SnapshotFile(Path file, Reply<String> reply) implements Reply<PinnedImage> {
        @Override
        public void done(PinnedImage pinned) {
            try {
                long bytes = SnapshotWriter.write(pinned.image(), file);
                reply.done("wrote " + bytes + " bytes to " + file);
            } catch (IOException e) {
                reply.failed(new MemberException("cannot write " + file + ": " + e.getMessage()));
            }
        }

        @Override
        public void failed(MemberException failure) {
            reply.failed(failure);
        }
    }
}
