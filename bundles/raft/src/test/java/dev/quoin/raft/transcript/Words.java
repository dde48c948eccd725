package dev.quoin.raft.transcript;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A command line: a verb, plain words, and {@code name=value} options. */
final class Words {

    private final String verb;
    private final List<String> plain = new ArrayList<>();
    private final Map<String, String> options = new HashMap<>();

    Words(String line) {
        String[] words = line.strip().split(" +", -1);
        verb = words[0];
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            if (equals > 0) {
                options.put(words[i].substring(0, equals), words[i].substring(equals + 1));
            } else {
                plain.add(words[i]);
            }
        }
    }

    String verb() {
        return verb;
    }

    int count() {
        return plain.size();
    }

    String word(int position) {
        return plain.get(position);
    }

    long number(int position) {
        return Long.parseLong(plain.get(position));
    }

    String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    int option(String name, int otherwise) {
        String value = options.get(name);
        return value == null ? otherwise : Integer.parseInt(value);
    }

    /** Ids separated by commas. */
    List<Long> ids(String name) {
        List<Long> ids = new ArrayList<>();
        for (String id : option(name, "").split(",", -1)) {
            if (!id.isEmpty()) {
                ids.add(Long.parseLong(id));
            }
        }
        return ids;
    }
}
