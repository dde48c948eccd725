package dev.quoin.ctl.quoin;

import dev.quoin.rpc.admin.CancelRequest;
import io.grpc.StatusRuntimeException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * On Ctrl-C, asks whether the operation is to be given up; without a terminal nobody can be asked, and it goes on. Asked
 * while the JVM is ending: the thread that shows the operation goes on meanwhile.
 */
final class CancelQuestion implements AutoCloseable {
    private static final int END_SECONDS_MAX = 60;

    private final Path socket;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupted, "quoin-interrupt");

    private CancelQuestion(Path socket) {
        this.socket = socket;
    }

    static CancelQuestion onInterrupt(Path socket) {
        CancelQuestion question = new CancelQuestion(socket);
        Runtime.getRuntime().addShutdownHook(question.hook);
        return question;
    }

    /** Passes the exit status through. */
    int outcome(int status) {
        return status;
    }

    private void interrupted() {
        try {
            if (!Target.isTerminal() || !wantsToCancel()) {
                System.err.println("It goes on; 'quoin follow' shows it, 'quoin cancel' gives it up.");
                return;
            }
            try (Connection connection = Connection.to(socket)) {
                boolean cancelled = connection
                        .questions()
                        .cancel(CancelRequest.getDefaultInstance())
                        .getCancelled();
                System.err.println(cancelled ? "Giving up ..." : "It is too late: the other engine is about to count.");
            }
            if (!ended.await(END_SECONDS_MAX, TimeUnit.SECONDS)) {
                System.err.println("No end is in sight; 'quoin status' shows how it stands.");
            }
        } catch (IOException | StatusRuntimeException e) {
            System.err.println("cannot cancel: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean wantsToCancel() throws IOException {
        System.err.print("\nGive it up? The store stays as it is then. [y/N] ");
        System.err.flush();
        String answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
        return answer != null
                && answer.strip().toLowerCase(java.util.Locale.ROOT).startsWith("y");
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook runs, and has been told.
            return;
        }
    }
}
