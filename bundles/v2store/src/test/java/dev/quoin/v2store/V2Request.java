package dev.quoin.v2store;

import dev.quoin.api.v2store.V2Event;
import dev.quoin.api.v2store.V2Exception;
import dev.quoin.api.v2store.V2Store;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** A v2 request, as a client sends it and as a member applies it. */
record V2Request(String method, String path, Map<String, String> form) {

    private static final String[] NAMES = {"a", "b", "_h", "c", "ü"};
    private static final String[] VALUES = {"one", "two", "<&>\"\\\n\u2028\t\u0001", "", "ж\uD83D\uDE00"};

    static V2Request random(Random random, long index) {
        StringBuilder path = new StringBuilder();
        int depth = random.nextInt(40) == 0 ? 0 : 1 + random.nextInt(3);
        for (int i = 0; i < depth; i++) {
            path.append('/').append(NAMES[random.nextInt(NAMES.length)]);
        }
        Map<String, String> form = new LinkedHashMap<>();
        String method =
                switch (random.nextInt(10)) {
                    case 0 -> "GET";
                    case 1 -> "POST";
                    case 2, 3 -> "DELETE";
                    default -> "PUT";
                };
        switch (method) {
            case "GET" -> {
                form.put("sorted", "true");
                form.put("quorum", "true");
                flag(random, form, "recursive", 2);
            }
            case "DELETE" -> {
                flag(random, form, "dir", 2);
                flag(random, form, "recursive", 3);
                expected(random, form, index, 4);
            }
            default -> change(random, form, method, index);
        }
        return new V2Request(method, path.isEmpty() ? "/" : path.toString(), form);
    }

    private static void change(Random random, Map<String, String> form, String method, long index) {
        boolean refresh = method.equals("PUT") && random.nextInt(8) == 0;
        if (refresh) {
            form.put("refresh", "true");
        } else if (random.nextInt(4) == 0) {
            form.put("dir", "true");
        } else {
            form.put("value", VALUES[random.nextInt(VALUES.length)]);
        }
        if (refresh || random.nextInt(4) == 0) {
            form.put("ttl", String.valueOf(1000 + random.nextInt(100_000)));
        }
        if (method.equals("PUT")) {
            if (random.nextInt(3) == 0) {
                form.put("prevExist", String.valueOf(random.nextInt(3) > 0));
            }
            expected(random, form, index, 3);
        }
    }

    private static void flag(Random random, Map<String, String> form, String name, int oneIn) {
        if (random.nextInt(oneIn) == 0) {
            form.put(name, "true");
        }
    }

    private static void expected(Random random, Map<String, String> form, long index, int oneIn) {
        if (random.nextInt(oneIn) == 0) {
            form.put("prevValue", VALUES[random.nextInt(3)]);
        }
        if (random.nextInt(3 * oneIn) == 0) {
            form.put("prevIndex", String.valueOf(Math.max(1, index - random.nextInt(8))));
        }
    }

    /** What a member does with the request once it is committed. */
    V2Event apply(V2Store store, long expirationNanos) throws V2Exception {
        String full = path.equals("/") ? "/1" : "/1" + path;
        String value = form.getOrDefault("value", "");
        String previousValue = form.getOrDefault("prevValue", "");
        long previousIndex = Long.parseLong(form.getOrDefault("prevIndex", "0"));
        boolean directory = form.containsKey("dir");
        boolean recursive = form.containsKey("recursive");
        boolean refresh = form.containsKey("refresh");
        boolean compares = previousIndex > 0 || !previousValue.isEmpty();
        String exists = form.get("prevExist");
        return switch (method) {
            case "GET" -> store.get(full, recursive, true);
            case "POST" -> store.create(full, directory, value, true, expirationNanos);
            case "DELETE" ->
                compares
                        ? store.compareAndDelete(full, previousValue, previousIndex)
                        : store.delete(full, directory, recursive);
            default -> {
                if ("false".equals(exists)) {
                    yield store.create(full, directory, value, false, expirationNanos);
                } else if (compares) {
                    yield store.compareAndSwap(full, previousValue, previousIndex, value, expirationNanos, refresh);
                } else if ("true".equals(exists)) {
                    yield store.update(full, value, expirationNanos, refresh);
                }
                yield store.set(full, directory, value, expirationNanos, refresh);
            }
        };
    }
}
