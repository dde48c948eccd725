package dev.quoin.operations.parts;

import dev.quoin.api.operations.Absence;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the member lacks, found anew whenever a bundle comes or goes, and read by whoever refuses a caller. */
public final class MissingParts implements Absence {
    private static final Logger LOG = LoggerFactory.getLogger(MissingParts.class);

    private final Supplier<List<String>> finder;
    private final Set<String> withheld = new LinkedHashSet<>();
    private volatile List<String> missing = List.of();
    private volatile boolean replacing;

    /** {@code finder} tells what is missing, and may block. */
    public MissingParts(Supplier<List<String>> finder) {
        this.finder = finder;
    }

    @Override
    public List<String> missing() {
        return missing;
    }

    @Override
    public String reason() {
        List<String> now = missing;
        if (replacing) {
            return "a bundle is being replaced, try again";
        }
        if (now.isEmpty()) {
            return "";
        }
        return String.join(", ", now) + (now.size() == 1 ? " is" : " are") + " not running (" + cure(now.get(0)) + ")";
    }

    private static String cure(String name) {
        return name.startsWith(InstalledBundles.PREFIX) && name.equals(name.toLowerCase(java.util.Locale.ROOT))
                ? "quoin bundle start " + name.substring(InstalledBundles.PREFIX.length())
                : "no installed feature offers it";
    }

    @Override
    public boolean replacing() {
        return replacing;
    }

    /** Says that what is gone will be back in a moment, or no longer. */
    public void replacing(boolean now) {
        replacing = now;
    }

    /** Counts a bundle as missing until it is given back: the member was stopped for its sake. */
    public void withhold(String name) {
        synchronized (withheld) {
            withheld.add(name);
        }
        look();
    }

    /** Ends {@link #withhold}. Returns whether it was withheld. */
    public boolean giveBack(String name) {
        boolean was;
        synchronized (withheld) {
            was = withheld.remove(name);
        }
        look();
        return was;
    }

    /** Looks again, and says in the log what changed. */
    public synchronized void look() {
        Set<String> found = new LinkedHashSet<>();
        synchronized (withheld) {
            found.addAll(withheld);
        }
        found.addAll(finder.get());
        List<String> now = new ArrayList<>(found);
        List<String> before = missing;
        missing = List.copyOf(now);
        if (replacing || now.equals(before)) {
            return;
        }
        if (now.isEmpty()) {
            LOG.info("the member has all its parts again");
        } else {
            LOG.atWarn().addKeyValue("missing", now).log("the member does not serve: " + reason());
        }
    }
}
