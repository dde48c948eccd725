package dev.quoin.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All flags, in the order of {@code flags.txt}. */
final class FlagTable {
    private static final String RESOURCE = "flags.txt";
    private static final int COLUMNS = 8;

    private final Map<String, Flag> flags;

    private FlagTable(Map<String, Flag> flags) {
        this.flags = flags;
    }

    static FlagTable load() {
        try (InputStream in = FlagTable.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing");
            }
            return read(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static FlagTable read(Reader in) throws IOException {
        Map<String, Flag> flags = new LinkedHashMap<>();
        BufferedReader lines = new BufferedReader(in);
        String group = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("[")) {
                group = line.substring(1, line.length() - 1);
            } else if (!line.isEmpty() && line.charAt(0) != '#') {
                Flag flag = flag(group, line);
                if (flags.put(flag.name(), flag) != null) {
                    throw new IllegalStateException("two lines for " + flag.name());
                }
            }
        }
        return new FlagTable(flags);
    }

    @Nullable
    Flag find(String name) {
        return flags.get(name);
    }

    /** A flag that the launcher itself needs. */
    Flag get(String name) {
        Flag flag = flags.get(name);
        if (flag == null) {
            throw new IllegalArgumentException("no flag " + name);
        }
        return flag;
    }

    Collection<Flag> all() {
        return Collections.unmodifiableCollection(flags.values());
    }

    private static Flag flag(String group, String line) {
        String[] column = line.split("\\|", COLUMNS);
        if (column.length != COLUMNS) {
            throw new IllegalStateException("not " + COLUMNS + " columns: " + line);
        }
        String name = column[0].strip();
        String kind = column[1].strip();
        int choices = kind.indexOf('(');
        String[] levels = column[2].strip().split("-", 2);
        String key = column[6].strip();
        return new Flag(
                group,
                name,
                Kind.valueOf((choices < 0 ? kind : kind.substring(0, choices)).toUpperCase(Locale.ROOT)),
                choices < 0
                        ? List.of()
                        : List.of(kind.substring(choices + 1, kind.length() - 1).split("/", -1)),
                level(levels[0]),
                levels[1].isEmpty() ? Level.V3_7 : level(levels[1]),
                Flag.Status.valueOf(column[3].strip().toUpperCase(Locale.ROOT)),
                places(name, column[4].strip()),
                defaults(column[5].strip()),
                key.isEmpty() ? name : key.equals("-") ? "" : key,
                column[7].strip());
    }

    private static Map<String, String> places(String name, String column) {
        Map<String, String> places = new LinkedHashMap<>();
        for (String place : column.isEmpty() ? new String[0] : column.split(" ", -1)) {
            int renamed = place.indexOf('>');
            places.put(
                    renamed < 0 ? place : place.substring(0, renamed),
                    renamed < 0 ? name : place.substring(renamed + 1));
        }
        return places;
    }

    private static NavigableMap<Level, String> defaults(String column) {
        NavigableMap<Level, String> defaults = new TreeMap<>();
        String[] parts = column.split(";", -1);
        defaults.put(Level.V3_4, parts[0]);
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            defaults.put(level(parts[i].substring(0, equals)), parts[i].substring(equals + 1));
        }
        return defaults;
    }

    private static Level level(String text) {
        return Level.named(text).orElseThrow(() -> new IllegalStateException("no level " + text));
    }
}
