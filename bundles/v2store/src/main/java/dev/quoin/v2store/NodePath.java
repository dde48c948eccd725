package dev.quoin.v2store;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** Slash-separated paths of nodes. */
final class NodePath {

    static final String ROOT = "/";

    /** Order of names: that of their UTF-8 bytes, which is that of their code points. */
    static final Comparator<String> ORDER = (a, b) -> {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean xPaired = Character.isSurrogate(x);
                return xPaired == Character.isSurrogate(y) ? Character.compare(x, y) : xPaired ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    };

    private NodePath() {}

    /** The shortest absolute path that means the same: no empty names, no dots. */
    static String clean(String path) {
        Deque<String> names = new ArrayDeque<>();
        for (String name : path.split("/", -1)) {
            switch (name) {
                case "", "." -> {}
                case ".." -> names.pollLast();
                default -> names.addLast(name);
            }
        }
        return ROOT + String.join("/", names);
    }

    /** The names from the root down; of a clean path. */
    static List<String> names(String clean) {
        return clean.equals(ROOT) ? List.of() : Arrays.asList(clean.substring(1).split("/", -1));
    }

    static String child(String parent, String name) {
        return parent.equals(ROOT) ? ROOT + name : parent + "/" + name;
    }

    /** The last name; of a clean path. */
    static String name(String clean) {
        return clean.substring(clean.lastIndexOf('/') + 1);
    }

    /** Whether listings leave the node out. */
    static boolean hidden(String clean) {
        return name(clean).startsWith("_");
    }
}
