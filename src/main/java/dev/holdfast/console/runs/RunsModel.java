package dev.holdfast.console.runs;

import dev.holdfast.alert.Alert;
import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.console.fx.RowSource;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.node.Listed;
import dev.holdfast.node.Operations;
import dev.holdfast.run.EstateRunReport;
import dev.holdfast.run.EstateRunReport.Line;
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
    private final ObservableList<Alert> alerts = FXCollections.observableArrayList();
    private final ObservableList<EstateRunReport> runs = FXCollections.observableArrayList();
    private final ObservableList<Line> lines = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<@Nullable EstateRunReport> selected = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<Integer> answers = new ReadOnlyObjectWrapper<>(0);

    private final StringProperty filter = new SimpleStringProperty("");
    private final StringProperty sort = new SimpleStringProperty("");
    private final Operations operations;
    private volatile ListQuery wanted = ListQuery.newest("", MOST_RUNS);

    private record Read(ListQuery query, List<Alert> alerts, List<EstateRunReport> runs) {}

    public RunsModel(Operations operations, Background background) {
        this.operations = operations;
        this.reading = new Refresh<>(
                background,
                this::read,
                this::show,
                failure -> problem.set(Objects.toString(failure.getMessage(), failure.toString())));
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

    public void refresh() {
        wanted = new ListQuery(filter.get(), sort.get(), 0, 0, MOST_RUNS);
        reading.ask();
    }

    /// All runs that match now, for an export.
    public RowSource<EstateRunReport> source() {
        return RowSource.of(
                operations.lists(),
                Listed.RUNS,
                filter.get(),
                sort.get(),
                operations.lists()::runs,
                report -> report.run().id(),
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
        EstateRunReport before = selected.get();
        long wanted = before == null ? 0 : before.run().id();
        select(found.runs().stream()
                .filter(report -> report.run().id() == wanted)
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

    /// Shows the report of a run.
    public void select(@Nullable EstateRunReport report) {
        selected.set(report);
        keep(lines, report == null ? List.of() : report.lines());
    }

    public ObservableList<Alert> alerts() {
        return alerts;
    }

    /// Newest first.
    public ObservableList<EstateRunReport> runs() {
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
