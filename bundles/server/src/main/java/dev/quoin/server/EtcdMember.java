package dev.quoin.server;

import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.api.server.Member;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** The member of this framework: there as long as its parts are, and serving once {@link MemberThread} has opened it. */
@Component(
        service = {Member.class, EtcdMember.class},
        immediate = true,
        configurationPid = MemberConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = MemberConfig.class)
public final class EtcdMember implements ServingMember {

    private final MemberThread thread;
    private volatile long warningUnaryMillis;

    @Activate
    public EtcdMember(@Reference AssembledParts parts, BundleContext context, MemberConfig config) {
        warningUnaryMillis = config.warning$_$unary$_$request$_$duration();
        thread = new MemberThread(this, MemberOptions.of(config), parts.all(), context);
        thread.start();
    }

    /** Keeps on running unless a setting changed that counts from the start only; then its thread starts anew. */
    @Modified
    void modified(MemberConfig config) {
        warningUnaryMillis = config.warning$_$unary$_$request$_$duration();
        thread.configure(MemberOptions.of(config));
    }

    @Deactivate
    void stop() {
        thread.close();
    }

    @Override
    public <T> T serving(Function<RunningMember, T> question, T otherwise) {
        return thread.serving(question, otherwise);
    }

    @Override
    public CompatibilityLevel level() {
        return thread.serving(member -> member.level, thread.expectedLevel());
    }

    @Override
    public long warningUnaryMillis() {
        return warningUnaryMillis;
    }

    /** The member while it serves, or null; for the pages of this bundle. */
    @Nullable
    RunningMember running() {
        return thread.running();
    }
}
