package dev.quoin.api.operations;

import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** Something under way, or ended. Any thread. */
@ProviderType
public interface Operation {

    /** What is done, such as {@code update dev.quoin.v3}. */
    String name();

    /** Where it is. */
    Step step();

    /**
     * Tells the present step at once, and each further one to the last. On the operation's thread: must not block. A listener
     * that fails is told no more.
     */
    void listen(Consumer<Step> listener);

    /** Tells a listener no more. */
    void forget(Consumer<Step> listener);

    /** Asks to give up. Returns false where it has ended, or has come too far. */
    boolean cancel();
}
