package dev.holdfast.console.grid;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.filter.TypedWords;
import dev.holdfast.glance.GridCell;
import dev.holdfast.glance.GridQuery;
import dev.holdfast.glance.GridQuery.By;
import dev.holdfast.glance.PolicyLine;
import dev.holdfast.node.GridOperations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// Policies in tree order, with the cells of those that are in sight: however many policies there are, a refresh asks
/// once, for as many rows as a screen has room for.
public final class GridModel {
    public static final int COLUMNS = 25;

    /// Rows beyond the edges of what is seen, so that a small scroll finds them there.
    private static final int MARGIN = 30;

    private static final Duration LINES_KEEP = Duration.ofSeconds(10);

    private final GridOperations operations;
    private final InstantSource clock;
    private final ZoneId zone;
    private final Refresh<Answered> reading;
    private final ObservableList<GridRow> rows = FXCollections.observableArrayList();
    private final StringProperty filter = new SimpleStringProperty("");
    private final ObjectProperty<By> by = new SimpleObjectProperty<>(By.SESSION);
    private final ReadOnlyObjectWrapper<Answer> answer = new ReadOnlyObjectWrapper<>(Answer.NONE_YET);
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyIntegerWrapper policies = new ReadOnlyIntegerWrapper();
    private final Map<Integer, Map<Integer, GridCell>> known = new HashMap<>();
    private List<PolicyLine> lines = List.of();
    private int first;
    private int last = 40;
    private volatile Asked asked;

    /// What came of the last reading.
    public enum Answer {
        NONE_YET,
        POLICIES,
        /// There is no policy.
        EMPTY,
        NO_MATCH,
        FAILED
    }

    /// @param words of the filter; @param seen how many rows are in sight
    /// @param linesRead when the policies were read last; null before the first time
    private record Asked(
            GridQuery query,
            String words,
            int seen,
            @Nullable Instant linesRead) {}

    /// @param lines null when they were not read again
    private record Answered(
            GridQuery query,
            @Nullable List<PolicyLine> lines,
            Map<Integer, List<GridCell>> cells,
            @Nullable Instant at) {}

    /// @param zone in which days begin and end
    public GridModel(GridOperations operations, Background background, InstantSource clock, ZoneId zone) {
        this.operations = operations;
        this.clock = clock;
        this.zone = zone;
        this.asked = new Asked(query(), "", last, null);
        this.reading = new Refresh<>(background, this::read, this::show, this::fail);
        filter.subscribe((_, _) -> fill());
        by.subscribe((_, _) -> {
            known.clear();
            fill();
            refresh();
        });
    }

    /// Rows from `first` to `last` are in sight now.
    void see(int first, int last) {
        this.first = first;
        this.last = last;
        refresh();
    }

    public void refresh() {
        asked = new Asked(query(), filter.get(), last - first, asked.linesRead());
        reading.ask();
    }

    private GridQuery query() {
        int from = Math.clamp(first - MARGIN, 0, rows.size());
        int to = Math.clamp(last + MARGIN, from, rows.size());
        return new GridQuery(
                rows.subList(from, to).stream().map(row -> row.line().id()).toList(), COLUMNS, by.get(), zone, today());
    }

    public LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), zone);
    }

    private Answered read() {
        Asked now = asked;
        Instant before = now.linesRead();
        if (before != null
                && clock.instant().isBefore(before.plus(LINES_KEEP))
                && !now.query().policies().isEmpty()) {
            return new Answered(now.query(), null, operations.cells(now.query()), before);
        }
        List<PolicyLine> found = operations.policies();
        GridQuery query = now.query();
        if (query.policies().isEmpty()) {
            List<Integer> top = found.stream()
                    .filter(matching(now.words()))
                    .limit(now.seen() + MARGIN)
                    .map(PolicyLine::id)
                    .toList();
            query = new GridQuery(top, query.columns(), query.by(), query.zone(), query.today());
        }
        return new Answered(query, found, operations.cells(query), clock.instant());
    }

    private void show(Answered read) {
        problem.set("");
        asked = new Asked(asked.query(), asked.words(), asked.seen(), read.at());
        if (read.query().by() != by.get()) {
            return;
        }
        for (int policy : read.query().policies()) {
            known.put(
                    policy,
                    read.cells().getOrDefault(policy, List.of()).stream()
                            .collect(Collectors.toMap(GridCell::column, Function.identity())));
        }
        if (read.lines() != null && !read.lines().equals(lines)) {
            lines = read.lines();
            policies.set(lines.size());
            fill();
        } else {
            for (int i = 0; i < rows.size(); i++) {
                GridRow fresh = row(rows.get(i).line());
                if (!fresh.equals(rows.get(i))) {
                    rows.set(i, fresh);
                }
            }
            answer();
        }
    }

    private GridRow row(PolicyLine line) {
        return new GridRow(line, known.get(line.id()));
    }

    private void fill() {
        List<GridRow> fresh =
                lines.stream().filter(matching(filter.get())).map(this::row).toList();
        rows.setAll(fresh);
        if (asked.linesRead() != null) {
            answer();
        }
    }

    private void answer() {
        answer.set(!rows.isEmpty() ? Answer.POLICIES : lines.isEmpty() ? Answer.EMPTY : Answer.NO_MATCH);
    }

    /// Name, database or table have every word.
    private static Predicate<PolicyLine> matching(String typed) {
        TypedWords words = TypedWords.of(typed);
        return line -> words.allIn(TypedWords.folded(line.name() + " " + line.database() + " " + line.table()));
    }

    private void fail(Exception failure) {
        problem.set(Objects.toString(failure.getMessage(), failure.toString()));
        answer.set(Answer.FAILED);
    }

    ObservableList<GridRow> rows() {
        return rows;
    }

    /// Words that name, database or table of a policy must have.
    public StringProperty filterProperty() {
        return filter;
    }

    public ObjectProperty<By> byProperty() {
        return by;
    }

    /// How many policies there are.
    public ReadOnlyIntegerProperty policiesProperty() {
        return policies.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Answer> answerProperty() {
        return answer.getReadOnlyProperty();
    }

    /// Why the last reading failed; empty when it did not.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }
}
