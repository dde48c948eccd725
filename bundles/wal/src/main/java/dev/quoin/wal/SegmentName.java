package dev.quoin.wal;

import dev.quoin.api.env.Disk;
import dev.quoin.api.wal.WalException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A segment's file name.
 *
 * @param sequence the segment's number, from 0
 * @param index the index that the next entry had when the segment was begun, 0 in the first
 */
record SegmentName(long sequence, long index) {

    private static final Pattern FORM = Pattern.compile("([0-9a-f]{16})-([0-9a-f]{16})\\.wal");

    static @Nullable SegmentName parse(String name) {
        Matcher matcher = FORM.matcher(name);
        return matcher.matches()
                ? new SegmentName(
                        Long.parseUnsignedLong(matcher.group(1), 16), Long.parseUnsignedLong(matcher.group(2), 16))
                : null;
    }

    Path in(Path directory) {
        return directory.resolve(toString());
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%016x-%016x.wal", sequence, index);
    }

    /** All segments of a log, oldest first; files of other names are left alone. */
    static List<SegmentName> list(Disk disk, Path directory) throws IOException {
        List<SegmentName> names = new ArrayList<>();
        for (String file : disk.list(directory)) {
            SegmentName name = parse(file);
            if (name != null) {
                names.add(name);
            }
        }
        return names;
    }

    /** The segments that can hold what comes after {@code index}: the last that begins at or below it, and all newer. */
    static List<SegmentName> from(Disk disk, Path directory, long index) throws IOException {
        List<SegmentName> names = list(disk, directory);
        int first = names.size() - 1;
        while (first >= 0 && names.get(first).index > index) {
            first--;
        }
        if (first < 0) {
            throw new WalException(
                    names.isEmpty()
                            ? directory + ": no segment of a log is here; a new member makes one"
                            : directory + ": the oldest segment " + names.get(0) + " begins above index " + index
                                    + "; a snapshot that is at least as new as this segment would help");
        }
        List<SegmentName> chosen = names.subList(first, names.size());
        for (int i = 1; i < chosen.size(); i++) {
            if (chosen.get(i).sequence != chosen.get(i - 1).sequence + 1) {
                throw new WalException(directory + ": the segment between " + chosen.get(i - 1) + " and "
                        + chosen.get(i) + " is missing; putting it back would help");
            }
        }
        return List.copyOf(chosen);
    }
}
