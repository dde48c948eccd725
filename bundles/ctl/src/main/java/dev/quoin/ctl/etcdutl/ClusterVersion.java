package dev.quoin.ctl.etcdutl;

import dev.quoin.ctl.CommandException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The minor version that a cluster has agreed on. Patches do not count. */
record ClusterVersion(int major, int minor) implements Comparable<ClusterVersion> {

    /** Before any was agreed on, and of etcd 3.0. */
    static final ClusterVersion LOWEST = new ClusterVersion(3, 0);

    private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(\\.\\d{1,4})?");

    static ClusterVersion parse(String text) throws CommandException {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new CommandException("\"" + text + "\" is not a version such as 3.4");
        }
        return new ClusterVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    @Override
    public int compareTo(ClusterVersion other) {
        return major == other.major ? Integer.compare(minor, other.minor) : Integer.compare(major, other.major);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
