package dev.quoin.operations;

import dev.quoin.api.operations.FeatureState;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The features as the launcher tells them, by two framework properties. */
final class FeatureStates {
    private static final String KNOWN = "quoin.features.known";
    private static final String INSTALLED = "quoin.features.installed";

    private FeatureStates() {}

    static List<FeatureState> read(UnaryOperator<@Nullable String> property) {
        Set<String> installed = names(property.apply(INSTALLED));
        return names(property.apply(KNOWN)).stream()
                .map(name -> new FeatureState(name, installed.contains(name)))
                .toList();
    }

    private static Set<String> names(@Nullable String list) {
        Set<String> names = new TreeSet<>();
        if (list != null) {
            Arrays.stream(list.split(",", -1)).filter(name -> !name.isEmpty()).forEach(names::add);
        }
        return names;
    }
}
