package dev.quoin.server;

import dev.quoin.api.server.Member;
import dev.quoin.api.server.Ready;
import dev.quoin.server.storage.BootException;
import dev.quoin.server.storage.MemberParts;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the member: opens it off the framework's threads, says when it serves, and closes it for good. Where it cannot
 * go on it says so to the log and to whoever launched the framework, and stays closed: its files are left as they are.
 *
 * <p>A run that is closed while it opens may outlast its close. The next one waits for it: two must never have one
 * directory open.
 */
final class MemberRun implements MemberEvents.Observer, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MemberRun.class);
    private static final long TURN_POLL_MILLIS = 50;

    /** Held from before the directory is opened until everything is closed. */
    private static final Semaphore TURN = new Semaphore(1);

    private final Member member;
    private final MemberParts parts;
    private final BundleContext context;
    private final long openMillisMax;
    private final CountDownLatch opened = new CountDownLatch(1);

    /** One closes, others wait until that is done. Taken before {@link #state}. */
    private final Object closer = new Object();

    /** Guards what follows, and is held only for moments: the member's own threads take it. */
    private final Object state = new Object();

    private volatile @Nullable RunningMember running;
    private @Nullable ServiceRegistration<Ready> ready;
    private volatile boolean closing;
    private volatile MemberOptions options;
    private volatile @Nullable Runnable startsAnew;

    /**
     * @param openMillisMax how long a close waits for an opening that goes on
     */
    MemberRun(Member member, MemberOptions options, MemberParts parts, BundleContext context, long openMillisMax) {
        this.member = member;
        this.options = options;
        this.parts = parts;
        this.context = context;
        this.openMillisMax = openMillisMax;
    }

    /**
     * Begins.
     *
     * @param whoStartsAnew run where the member is to be closed and opened anew; on a thread of its own, once
     */
    void start(Runnable whoStartsAnew) {
        startsAnew = whoStartsAnew;
        start();
    }

    void start() {
        Thread thread = new Thread(this::open, "quoin-member");
        thread.setDaemon(true);
        thread.start();
    }

    @Nullable
    RunningMember running() {
        return running;
    }

    /** Takes the settings that may change while the member runs. */
    void adjust(MemberOptions changed) {
        synchronized (state) {
            options = changed;
            if (running != null) {
                running.adjust(changed);
            }
        }
    }

    @Override
    public void ready() {
        synchronized (state) {
            if (!closing && ready == null) {
                ready = context.registerService(Ready.class, new ServedMember(member, this::handOver), null);
                LOG.info("ready to serve client requests");
            }
        }
    }

    @Override
    public void fatal(Throwable cause) {
        if (closing) {
            return;
        }
        if (cause instanceof MemberEvents.RemovedException) {
            LOG.warn("the member stops: {}", cause.getMessage());
            Fatality.tell(context, Member.RETIRED_FILTER, String.valueOf(cause.getMessage()));
        } else {
            LOG.atError().setCause(cause).log("the member stops: " + cause.getMessage());
            Fatality.tell(context, Member.FATAL_FILTER, String.valueOf(cause.getMessage()));
        }
        Thread stopper = new Thread(this::close, "quoin-member-stop");
        stopper.setDaemon(true);
        stopper.start();
    }

    @Override
    public void startAnew() {
        Runnable once = startsAnew;
        if (closing || once == null) {
            return;
        }
        startsAnew = null;
        Thread thread = new Thread(once, "quoin-member-anew");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        synchronized (state) {
            closing = true;
        }
        try {
            if (!opened.await(openMillisMax, TimeUnit.MILLISECONDS)) {
                LOG.warn("the member is still being opened; its files are left to the thread that opens them");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (closer) {
            closeWhatRuns();
        }
    }

    /** Not under {@link #state}: a lane that is about to say it is ready would wait for it, and this for the lane. */
    private void closeWhatRuns() {
        ServiceRegistration<Ready> registered;
        RunningMember stopped;
        synchronized (state) {
            registered = ready;
            ready = null;
            stopped = running;
            running = null;
        }
        if (registered != null) {
            unregister(registered);
        }
        if (stopped != null) {
            end(stopped);
        }
    }

    /** Hands leadership over, and goes on as a follower. */
    private void handOver() {
        RunningMember serving = running;
        if (serving != null) {
            handOver(serving);
        }
    }

    private static void end(RunningMember stopped) {
        try {
            handOver(stopped);
            stopped.close();
            LOG.info("closed etcd server");
        } finally {
            TURN.release();
        }
    }

    /** What Raft gives up after an election time-out need not be waited for much longer. */
    private static void handOver(RunningMember stopped) {
        CountDownLatch done = new CountDownLatch(1);
        stopped.handOver(done::countDown);
        try {
            if (!done.await(stopped.handOverMillisMax(), TimeUnit.MILLISECONDS)) {
                LOG.warn("leadership transfer failed: no other member has taken over");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void open() {
        try {
            if (awaitTurn()) {
                openInTurn();
            }
        } finally {
            opened.countDown();
        }
    }

    /** Whether the directory is free for this run; false if it was closed before. */
    private boolean awaitTurn() {
        try {
            while (!closing) {
                if (TURN.tryAcquire(TURN_POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    return true;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private void openInTurn() {
        RunningMember started;
        MemberOptions opening = options;
        try {
            started = checked(new MemberOpening(opening, parts, this).open(() -> closing));
        } catch (BootException | IOException | RuntimeException | LinkageError e) {
            // The last of them: a part that was replaced while the process runs does not fit the others.
            TURN.release();
            LOG.atError().setCause(e).log("failed to start the member: " + e.getMessage());
            if (!closing) {
                Fatality.tell(context, Member.FATAL_FILTER, reason(e));
            }
            return;
        }
        boolean serve;
        synchronized (state) {
            serve = !closing;
            if (serve) {
                running = started;
                started.start();
                if (!opening.equals(options)) {
                    started.adjust(options);
                }
            }
        }
        if (!serve) {
            end(started);
        }
    }

    private static String reason(Throwable failure) {
        return failure instanceof LinkageError ? failure.toString() : String.valueOf(failure.getMessage());
    }

    private static RunningMember checked(RunningMember opened) throws IOException, BootException {
        try {
            opened.checkData();
            return opened;
        } catch (IOException | BootException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private static void unregister(ServiceRegistration<Ready> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            // The framework has taken it away already, with the bundle.
            LOG.debug("already unregistered", e);
        }
    }
}
