package dev.quoin.shell;

import dev.quoin.api.backend.InstalledBackend;
import dev.quoin.api.operations.BundleState;
import dev.quoin.api.operations.FeatureState;
import dev.quoin.api.operations.MemberState;
import dev.quoin.api.operations.Step;
import java.util.List;
import java.util.Locale;

/** Answers as tables. */
final class Tables {
    private Tables() {}

    static String status(MemberState member) {
        MemberState.Figures figures = member.figures();
        return new TextTable("MEMBER", member.name())
                .row("state", member.ready() ? "serves" : "does not serve: " + member.reason())
                .row("version", member.version())
                .row("data directory", member.dataDirectory())
                .row("id", Long.toHexString(figures.memberId()))
                .row("leader", figures.leaderId() == 0 ? "none" : Long.toHexString(figures.leaderId()))
                .row("term, applied index", figures.term() + ", " + figures.appliedIndex())
                .row("revision", Long.toString(figures.revision()))
                .row("backend", member.backend())
                .row("bytes, in use", figures.sizeOnDisk() + ", " + figures.sizeInUse())
                .toString();
    }

    static String bundles(List<BundleState> bundles) {
        TextTable table = new TextTable("NAME", "VERSION", "STATE", "UPDATED", "");
        bundles.forEach(bundle -> table.row(
                bundle.name(),
                bundle.version(),
                bundle.condition().name().toLowerCase(Locale.ROOT),
                bundle.updated() ? "yes" : "",
                bundle.reason()));
        return table.toString();
    }

    static String backends(List<InstalledBackend> engines) {
        TextTable table = new TextTable("NAME", "ACTIVE", "KEPT ON DISK", "BYTES", "IN USE");
        engines.forEach(engine -> table.row(
                engine.name(),
                engine.active() ? "yes" : "",
                engine.durable() ? "yes" : "no",
                engine.active() ? Long.toString(engine.sizeOnDisk()) : "",
                engine.active() ? Long.toString(engine.sizeInUse()) : ""));
        return table.toString();
    }

    static String features(List<FeatureState> features) {
        TextTable table = new TextTable("FEATURE", "INSTALLED");
        features.forEach(feature -> table.row(feature.name(), feature.installed() ? "yes" : ""));
        return table.toString();
    }

    static String line(Step step) {
        if (step.isLast()) {
            return step.operation() + ": " + step.text() + " (" + step.elapsedMillis() + " ms)";
        }
        Step.Amount amount = step.amount();
        return amount.keysTotal() == 0
                ? "  " + step.text()
                : "  " + step.text() + ": " + amount.keys() + " of " + amount.keysTotal() + " keys";
    }
}
