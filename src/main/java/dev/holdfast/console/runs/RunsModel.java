package dev.holdfast.console.runs;

import dev.holdfast.alert.Alert;
import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.node.Operations;
import dev.holdfast.run.EstateRunReport;
import dev.holdfast.run.EstateRunReport.Line;
import dev.holdfast.run.EstateRunSummary;
import java.util.List;
import java.util.Objects;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// Open alerts, the newest runs, and the report of the one that is selected.
public final class RunsModel {
    private static final int MOST_ALERTS = 200;
    private static final int MOST_RUNS = 50;

    private final Operations operations;
    private final Background background;
    private final Refresh<Read> reading;
    private final ObservableList<Alert> alerts = FXCollections.observableArrayList();
    private final ObservableList<EstateRunSummary> runs = FXCollections.observableArrayList();
    private final ObservableList<Line> lines = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<@Nullable EstateRunReport> selected = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<Integer> answers = new ReadOnlyObjectWrapper<>(0);

    private volatile long wanted;

    /// @param report of the run that is selected; null when there is none
    private record Read(
            List<Alert> alerts,
            List<EstateRunSummary> runs,
            @Nullable EstateRunReport report) {}

    public RunsModel(Operations operations, Background background) {
        this.operations = operations;
        this.background = background;
        this.reading = new Refresh<>(
                background,
                this::read,
                this::show,
                failure -> problem.set(Objects.toString(failure.getMessage(), failure.toString())));
    }

    public void refresh() {
        reading.ask();
    }

    private Read read() {
        List<EstateRunSummary> found = operations.estateRuns().summaries(MOST_RUNS);
        long run = wanted;
        long shown = found.stream().anyMatch(each -> each.run().id() == run)
                ? run
                : found.isEmpty() ? 0 : found.getFirst().run().id();
        return new Read(
                operations.alerts().list(true, MOST_ALERTS),
                found,
                shown == 0 ? null : operations.estateRuns().report(shown));
    }

    private void show(Read found) {
        problem.set("");
        keep(alerts, found.alerts());
        keep(runs, found.runs());
        EstateRunReport report = found.report();
        boolean asked = report == null || wanted == 0 || report.run().id() == wanted;
        if (asked || runs.stream().noneMatch(run -> run.run().id() == wanted)) {
            show(report);
        }
        answers.set(answers.get() + 1); // last: who hears it finds the lists as they are now
    }

    private void show(@Nullable EstateRunReport report) {
        wanted = report == null ? 0 : report.run().id();
        selected.set(report);
        keep(lines, report == null ? List.of() : report.lines());
    }

    /// A list that stays as it was keeps its selection and its place.
    private static <T> void keep(ObservableList<T> shown, List<T> found) {
        if (!shown.equals(found)) {
            shown.setAll(found);
        }
    }

    /// Shows the report of a run.
    public void select(EstateRunSummary run) {
        long number = run.run().id();
        if (number == wanted) {
            return;
        }
        wanted = number;
        background.run(
                () -> operations.estateRuns().report(number),
                report -> {
                    if (wanted == number) {
                        show(report);
                    }
                },
                failure -> problem.set(Objects.toString(failure.getMessage(), failure.toString())));
    }

    public ObservableList<Alert> alerts() {
        return alerts;
    }

    /// Newest first.
    public ObservableList<EstateRunSummary> runs() {
        return runs;
    }

    public ObservableList<Line> lines() {
        return lines;
    }

    /// Null when there is no run.
    public ReadOnlyObjectProperty<@Nullable EstateRunReport> selectedProperty() {
        return selected.getReadOnlyProperty();
    }

    /// Why reading failed; empty when it did not.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// How many answers came so far.
    public ReadOnlyObjectProperty<Integer> answersProperty() {
        return answers.getReadOnlyProperty();
    }
}
