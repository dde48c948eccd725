package dev.quoin.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The rounds of one operation against both. */
final class Comparison {

    final String name;
    private final List<Figures> etcd = new ArrayList<>();
    private final List<Figures> quoin = new ArrayList<>();

    Comparison(String name) {
        this.name = name;
    }

    void add(Figures ofEtcd, Figures ofQuoin) {
        etcd.add(ofEtcd);
        quoin.add(ofQuoin);
    }

    double etcd(ToDoubleFunction<Figures> figure) {
        return median(etcd.stream().mapToDouble(figure).toArray());
    }

    double quoin(ToDoubleFunction<Figures> figure) {
        return median(quoin.stream().mapToDouble(figure).toArray());
    }

    /** The median of the rounds' ratios Quoin ÷ etcd. */
    double ratio(ToDoubleFunction<Figures> figure) {
        double[] ratios = new double[etcd.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = figure.applyAsDouble(quoin.get(i)) / figure.applyAsDouble(etcd.get(i));
        }
        return median(ratios);
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
