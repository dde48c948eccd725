package dev.quoin.api.operations;

import dev.quoin.api.backend.InstalledBackend;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What can be asked of the parts of this system, and done to them. Questions may block for at most two seconds. Any thread
 * but an event loop.
 *
 * <p>There is one operation at a time; it runs on a thread of its own and goes on when whoever began it is gone. A bundle
 * is named by its symbolic name, with or without the leading {@code dev.quoin.}.
 */
@ProviderType
public interface Operations {

    /** The member and what it lacks. */
    MemberState member();

    /** The bundles of the product by name, with libraries of others where {@code all} is true. */
    List<BundleState> bundles(boolean all);

    /** The features of this distribution, by name; empty in a container that has its own. */
    List<FeatureState> features();

    /** The storage engines that are installed, by name. */
    List<InstalledBackend> backends();

    /** Starts a bundle that is stopped. */
    Operation start(String bundle) throws OperationException;

    /** Stops a bundle until it is started or the process ends. */
    Operation stop(String bundle) throws OperationException;

    /**
     * Puts another version in a bundle's place, in this process and for the next ones. Where the other one does not start,
     * the former one runs again.
     *
     * @param file the other version's jar; null reads the jar anew that is in place
     */
    Operation update(String bundle, @Nullable Path file) throws OperationException;

    /** Puts the distribution's own version back in a bundle's place. */
    Operation revert(String bundle) throws OperationException;

    /** Moves the member's state to another storage engine while it serves. */
    Operation switchBackend(String engine) throws OperationException;

    /** Rewrites the member's state while it serves, and gives the space back that it no longer needs. */
    Operation defragment() throws OperationException;

    /** The operation under way, else the last one that ended. */
    Optional<Operation> latest();
}
