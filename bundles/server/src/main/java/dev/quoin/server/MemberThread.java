package dev.quoin.server;

import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.api.server.Member;
import dev.quoin.server.storage.MemberParts;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The member's present run, and the next one when its settings change. */
final class MemberThread implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MemberThread.class);

    /** A close takes no longer than an opening may go on and the closing of what was opened. */
    private static final long OPEN_MILLIS_MAX = 5_000;

    private final Member member;
    private final MemberParts parts;
    private final BundleContext context;
    private volatile MemberOptions options;
    private volatile MemberRun run;
    private boolean closed;

    MemberThread(Member member, MemberOptions options, MemberParts parts, BundleContext context) {
        this.member = member;
        this.options = options;
        this.parts = parts;
        this.context = context;
        this.run = new MemberRun(member, options, parts, context, OPEN_MILLIS_MAX);
    }

    void start() {
        run.start(this::startAnew);
    }

    @Nullable
    RunningMember running() {
        return run.running();
    }

    /** What the member answers while it serves, else {@code absent}. */
    <T> T serving(Function<RunningMember, ? extends T> answer, T absent) {
        RunningMember present = running();
        return present == null ? absent : answer.apply(present);
    }

    /** The level that a member without a directory would have. */
    CompatibilityLevel expectedLevel() {
        return options.requestedLevel().orElse(CompatibilityLevel.V3_5);
    }

    /** Goes on with other options: as it runs where that is possible, else from its directory anew. */
    synchronized void configure(MemberOptions changed) {
        if (changed.equals(options)) {
            return;
        }
        if (changed.equals(options.adjustedTo(changed))) {
            LOG.info("the configuration changed; the member goes on with it");
            options = changed;
            run.adjust(changed);
            return;
        }
        LOG.info("the configuration changed; restarting the member");
        options = changed;
        restart();
    }

    /** The directory has something that is taken over when it is opened. */
    private synchronized void startAnew() {
        if (!closed) {
            LOG.info("there is a database to take over; restarting the member");
            restart();
        }
    }

    private void restart() {
        run.close();
        run = new MemberRun(member, options, parts, context, OPEN_MILLIS_MAX);
        run.start(this::startAnew);
    }

    @Override
    public synchronized void close() {
        closed = true;
        run.close();
    }
}
