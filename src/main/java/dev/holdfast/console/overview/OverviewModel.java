package dev.holdfast.console.overview;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.finding.Finding;
import dev.holdfast.finding.Overview;
import dev.holdfast.finding.RuleText;
import dev.holdfast.node.FindingOperations;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableSet;
import org.jspecify.annotations.Nullable;

/// What needs somebody today, and what they say to it.
public final class OverviewModel {
    private final FindingOperations findings;
    private final Background background;
    private final InstantSource clock;
    private final String actor;
    private final Refresh<Read> reading;
    private Map<String, RuleText> rules = Map.of();
    private final ReadOnlyObjectWrapper<@Nullable Overview> overview = new ReadOnlyObjectWrapper<>();
    private final ObservableSet<Long> chosen = FXCollections.observableSet(new TreeSet<>());
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper refusal = new ReadOnlyStringWrapper("");

    public OverviewModel(FindingOperations findings, Background background, InstantSource clock, String actor) {
        this.findings = findings;
        this.background = background;
        this.clock = clock;
        this.actor = actor;
        this.reading = new Refresh<>(
                background,
                () -> new Read(findings.overview(), findings.rules()),
                found -> {
                    problem.set("");
                    rules = found.rules().stream().collect(Collectors.toMap(RuleText::id, Function.identity()));
                    chosen.retainAll(found.overview().findings().stream()
                            .map(Finding::id)
                            .toList());
                    overview.set(found.overview());
                },
                failure -> problem.set(words(failure)));
    }

    private record Read(Overview overview, List<RuleText> rules) {}

    private static String words(Exception failure) {
        return Objects.toString(failure.getMessage(), failure.toString());
    }

    public void refresh() {
        reading.ask();
    }

    /// Numbers of the findings that something is to be done to together, the smallest first; only such as are shown.
    public ObservableSet<Long> chosen() {
        return chosen;
    }

    public void choose(Finding finding, boolean wanted) {
        if (wanted) {
            chosen.add(finding.id());
        } else {
            chosen.remove(finding.id());
        }
    }

    public void acknowledge(Finding finding) {
        change(() -> findings.acknowledge(finding.id(), actor, ""));
    }

    public void snooze(Finding finding, Duration span) {
        change(() -> findings.snooze(finding.id(), clock.instant().plus(span), actor, ""));
    }

    private void change(Callable<Finding> act) {
        background.run(
                act,
                _ -> {
                    refusal.set("");
                    refresh();
                },
                failure -> refusal.set(words(failure)));
    }

    /// What the rule of a finding looks for; null when this program does not know it.
    public @Nullable RuleText rule(Finding finding) {
        return rules.get(finding.rule());
    }

    /// Null until the first answer; then the last one that came.
    public ReadOnlyObjectProperty<@Nullable Overview> overviewProperty() {
        return overview.getReadOnlyProperty();
    }

    /// Why the last reading failed; empty when it did not.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// Why what somebody said to a finding was not taken; empty when it was.
    public ReadOnlyStringProperty refusalProperty() {
        return refusal.getReadOnlyProperty();
    }
}
