package dev.quoin.benchmark;

import java.util.ArrayList;
import java.util.List;

/** The rows. */
final class Scenarios {

    private static final long KEYS = 100_000;

    private Scenarios() {}

    static List<Operation> all(double scale) {
        Requests requests = new Requests(KEYS);
        List<Operation> rows = new ArrayList<>();
        int[][] shapes = {{1, 1}, {10, 100}, {100, 1000}};
        for (int[] shape : shapes) {
            rows.add(unary("put", shape, scaled(shape[1] == 1 ? 40_000 : 100_000, scale), requests.puts(), false));
        }
        for (int[] shape : shapes) {
            long count = scaled(shape[1] == 1 ? 40_000 : 150_000, scale);
            rows.add(unary("serializable range", shape, count, requests.ranges(true), false));
            rows.add(unary("linearizable range", shape, count, requests.ranges(false), false));
        }
        int[] many = {100, 1000};
        rows.add(unary("mixed 80/20", many, scaled(100_000, scale), requests.mixed(), false));
        rows.add(unary("txn", many, scaled(80_000, scale), requests.txns(), false));
        rows.add(new KeepAlives("lease keep-alive 100/1000", 100, 1000, scaled(150_000, scale)));
        rows.add(new FanOut("watch 1 → 1,000", 10, 1_000, (int) scaled(1_000, scale)));
        rows.add(new FanOut("watch 1 → 10,000", 100, 10_000, (int) scaled(150, scale)));
        rows.add(unary("range over TLS", many, scaled(100_000, scale), requests.ranges(true), true));
        return rows;
    }

    private static Operation unary(String what, int[] shape, long count, Load.RequestSource source, boolean tls) {
        return new UnaryOperation(what + " " + shape[0] + "/" + shape[1], shape[0], shape[1], count, source, tls);
    }

    private static long scaled(long count, double scale) {
        return Math.max(1, Math.round(count * scale));
    }
}
