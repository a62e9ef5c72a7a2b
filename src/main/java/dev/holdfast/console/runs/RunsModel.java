package dev.holdfast.console.runs;

import dev.holdfast.alert.Alert;
import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.console.fx.RowSource;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.node.Listed;
import dev.holdfast.node.Operations;
import dev.holdfast.run.EstateRunReport.Line;
import dev.holdfast.run.EstateRunSummary;
import java.util.List;
import java.util.Objects;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// Open alerts, the newest runs, and the report of the one that is selected.
public final class RunsModel {
    private static final int MOST_ALERTS = 200;
    private static final int MOST_RUNS = 50;

    private final Refresh<Read> reading;
    private final Refresh<Report> reporting;
    private final ObservableList<Alert> alerts = FXCollections.observableArrayList();
    private final ObservableList<EstateRunSummary> runs = FXCollections.observableArrayList();
    private final ObservableList<Line> lines = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<@Nullable EstateRunSummary> selected = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<Integer> answers = new ReadOnlyObjectWrapper<>(0);

    private final StringProperty filter = new SimpleStringProperty("");
    private final StringProperty sort = new SimpleStringProperty("");
    private final Operations operations;
    private volatile ListQuery wanted = ListQuery.newest("", MOST_RUNS);
    private volatile long reported;

    private record Read(ListQuery query, List<Alert> alerts, List<EstateRunSummary> runs) {}

    private record Report(long run, List<Line> lines) {}

    public RunsModel(Operations operations, Background background) {
        this.operations = operations;
        this.reading = new Refresh<>(background, this::read, this::show, this::fail);
        this.reporting = new Refresh<>(background, this::report, this::showReport, this::fail);
        filter.subscribe((_, _) -> refresh());
        sort.subscribe((_, _) -> refresh());
    }

    private Read read() {
        ListQuery query = wanted;
        return new Read(
                query,
                operations.alerts().list(true, MOST_ALERTS),
                operations.lists().runs(query));
    }

    private Report report() {
        long run = reported;
        return new Report(run, operations.estateRuns().report(run).lines());
    }

    private void showReport(Report report) {
        if (report.run() == reported) {
            keep(lines, report.lines());
        }
    }

    private void fail(Exception failure) {
        problem.set(Objects.toString(failure.getMessage(), failure.toString()));
    }

    public void refresh() {
        wanted = new ListQuery(filter.get(), sort.get(), 0, 0, MOST_RUNS);
        reading.ask();
    }

    /// All runs that match now, for an export.
    public RowSource<EstateRunSummary> source() {
        return RowSource.of(
                operations.lists(),
                Listed.RUNS,
                filter.get(),
                sort.get(),
                operations.lists()::runs,
                summary -> summary.run().id(),
                "holdfast runs list --limit 10000"
                        + (filter.get().isBlank() ? "" : " --filter " + ShellWord.quoted(filter.get()))
                        + (sort.get().isEmpty() ? "" : " --sort " + sort.get()));
    }

    /// What is asked for of the runs, as typed.
    public StringProperty filterProperty() {
        return filter;
    }

    /// By what they are sorted; empty for the newest first.
    public StringProperty sortProperty() {
        return sort;
    }

    private void show(Read found) {
        if (!found.query().equals(wanted)) {
            return;
        }
        problem.set("");
        keep(alerts, found.alerts());
        keep(runs, found.runs());
        long before = reported;
        select(found.runs().stream()
                .filter(summary -> summary.run().id() == before)
                .findFirst()
                .orElse(found.runs().isEmpty() ? null : found.runs().getFirst()));
        answers.set(answers.get() + 1); // last: who hears it finds the lists as they are now
    }

    /// A list that stays as it was keeps its selection and its place.
    private static <T> void keep(ObservableList<T> shown, List<T> found) {
        if (!shown.equals(found)) {
            shown.setAll(found);
        }
    }

    /// Shows the report of a run, which is read when it is another one, or may have changed.
    public void select(@Nullable EstateRunSummary run) {
        EstateRunSummary before = selected.get();
        long number = run == null ? 0 : run.run().id();
        if (number != reported) {
            reported = number;
            lines.clear();
        }
        selected.set(run);
        if (run != null && (lines.isEmpty() || !run.run().state().ended() || !run.equals(before))) {
            reporting.ask();
        }
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
    public ReadOnlyObjectProperty<@Nullable EstateRunSummary> selectedProperty() {
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
