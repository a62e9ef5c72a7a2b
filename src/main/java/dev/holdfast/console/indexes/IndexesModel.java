package dev.holdfast.console.indexes;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.console.indexes.IndexLine.Filter;
import dev.holdfast.dialect.IndexInfo;
import dev.holdfast.dialect.IndexKeeping;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.index.IndexAct;
import dev.holdfast.index.IndexReport;
import dev.holdfast.index.MissingIndex;
import dev.holdfast.maintenance.MaintenanceAct;
import dev.holdfast.maintenance.TableAdvice;
import dev.holdfast.node.IndexOperations;
import dev.holdfast.node.IndexProgress;
import dev.holdfast.node.MaintenanceOperations;
import dev.holdfast.node.Operations;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
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

/// The indexes of one database, what is done to them, and what its tables need.
///
/// A report explains statements of every policy, so it is read when somebody asks, or an act has ended; acts are read
/// at each beat.
public final class IndexesModel {
    private static final int ACTS = 200;
    private static final Duration WATCH = Duration.ofMillis(500);

    private final Operations operations;
    private final Background background;
    private final String actor;
    private final Refresh<Answered> reading;
    private final Refresh<List<IndexAct>> acting;
    private final ReadOnlyBooleanWrapper noDatabase = new ReadOnlyBooleanWrapper();
    private final ObservableList<String> databases = FXCollections.observableArrayList();
    private final StringProperty database = new SimpleStringProperty("");
    private final ObjectProperty<Filter> filter = new SimpleObjectProperty<>(Filter.ALL);
    private final StringProperty search = new SimpleStringProperty("");
    private final ObservableList<IndexLine> lines = FXCollections.observableArrayList();
    private final ObservableList<IndexAct> acts = FXCollections.observableArrayList();
    private final ObservableList<TableAdvice> advice = FXCollections.observableArrayList();
    private final ObservableList<MaintenanceAct> done = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<@Nullable IndexReport> report = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable IndexAct> running = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper progress = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper said = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    /// The chosen database, for the thread that reads; empty for the first.
    private volatile String wanted = "";
    private boolean asked;
    private boolean watching;
    private boolean closed;

    private record Answered(
            List<String> databases,
            @Nullable IndexReport report,
            List<TableAdvice> advice,
            List<MaintenanceAct> done) {}

    private record Lane(IndexAct act, Optional<IndexKeeping.Progress> now) {}

    public IndexesModel(Operations operations, Background background, String actor) {
        this.operations = operations;
        this.background = background;
        this.actor = actor;
        this.reading = new Refresh<>(background, this::read, this::show, this::fail);
        this.acting = new Refresh<>(background, () -> indexes().acts(ACTS), this::follow, this::fail);
        filter.subscribe((_, _) -> list());
        search.subscribe((_, _) -> list());
        database.subscribe((_, now) -> {
            wanted = now;
            if (!now.isEmpty()
                    && (report.get() == null || !now.equals(report.get().database()))) {
                again();
            }
        });
    }

    private IndexOperations indexes() {
        return operations.indexes();
    }

    private MaintenanceOperations maintenance() {
        return operations.maintenance();
    }

    /// At each beat.
    public void refresh() {
        if (!asked) {
            again();
        }
        acting.ask();
    }

    /// Looks over the database anew.
    public void again() {
        asked = true;
        busy.set(true);
        reading.ask();
    }

    private Answered read() {
        List<String> names =
                operations.databases().stream().map(DatabaseSpec::name).toList();
        String chosen = wanted.isEmpty() ? names.stream().findFirst().orElse("") : wanted;
        if (chosen.isEmpty()) {
            return new Answered(names, null, List.of(), List.of());
        }
        return new Answered(
                names,
                indexes().report(chosen, new Cancellation()),
                maintenance().advise(chosen, "", new Cancellation()),
                maintenance().acts(ACTS));
    }

    private void show(Answered answered) {
        busy.set(false);
        problem.set("");
        noDatabase.set(answered.databases().isEmpty());
        if (!databases.equals(answered.databases())) {
            databases.setAll(answered.databases());
        }
        IndexReport found = answered.report();
        if (found != null && !wanted.isEmpty() && !wanted.equals(found.database())) {
            return; // another one was chosen meanwhile, and is being read
        }
        report.set(found);
        if (found != null) {
            database.set(found.database());
            said.set(String.join("\n", found.warnings()));
        }
        advice.setAll(answered.advice());
        done.setAll(answered.done());
        list();
    }

    private void list() {
        IndexReport found = report.get();
        if (found == null) {
            lines.clear();
            return;
        }
        String part = search.get().strip().toLowerCase(Locale.ROOT);
        List<IndexLine> all = Stream.concat(
                        found.indexes().stream().map(IndexLine.Standing::new),
                        found.missing().stream().map(IndexLine.Missing::new))
                .map(IndexLine.class::cast)
                .filter(line -> line.in(filter.get()))
                .filter(line -> part.isEmpty()
                        || (line.table() + " " + line.index())
                                .toLowerCase(Locale.ROOT)
                                .contains(part))
                .toList();
        lines.setAll(all);
    }

    /// How many a filter would show.
    public long count(Filter wanted) {
        IndexReport found = report.get();
        return found == null
                ? 0
                : Stream.concat(
                                found.indexes().stream().map(IndexLine.Standing::new),
                                found.missing().stream().map(IndexLine.Missing::new))
                        .map(IndexLine.class::cast)
                        .filter(line -> line.in(wanted))
                        .count();
    }

    private void fail(Exception failure) {
        busy.set(false);
        problem.set(message(failure));
        asked = report.get() != null; // else the next beat tries again
        if (report.get() != null) {
            said.set(message(failure)); // what is shown is what was read before
        }
    }

    private static String message(Exception failure) {
        return Objects.toString(failure.getMessage(), failure.toString());
    }

    private void follow(List<IndexAct> now) {
        boolean ended = acts.stream()
                .anyMatch(before -> before.state().open()
                        && now.stream()
                                .anyMatch(act ->
                                        act.id() == before.id() && !act.state().open()));
        if (!acts.equals(now)) {
            acts.setAll(now);
        }
        IndexAct open = now.stream()
                .filter(act -> act.state() == IndexAct.State.RUNNING)
                .findFirst()
                .or(() -> now.stream().filter(act -> act.state().open()).reduce((_, last) -> last))
                .orElse(null);
        running.set(open);
        if (open == null) {
            progress.set("");
        } else {
            watch();
        }
        if (ended) {
            again();
        }
    }

    /// The server tells of a build only when it is asked.
    private void watch() {
        IndexAct open = running.get();
        if (watching || closed || open == null) {
            return;
        }
        watching = true;
        background.run(
                () -> {
                    LockSupport.parkNanos(WATCH.toNanos());
                    return new Lane(indexes().find(open.id()), indexes().progress(open.id()));
                },
                lane -> {
                    watching = false;
                    progress.set(lane.now().map(IndexProgress::words).orElse(""));
                    if (lane.act().state().open()) {
                        watch();
                    } else {
                        acting.ask();
                    }
                },
                _ -> watching = false);
    }

    /// Nobody looks any more.
    public void close() {
        closed = true;
    }

    public void build(MissingIndex missing) {
        start(
                () -> indexes()
                        .build(missing.database(), missing.table().toString(), missing.columns(), actor, missing.why()),
                _ -> acting.ask());
    }

    public void drop(IndexInfo index, String reason) {
        String from = database.get();
        start(() -> indexes().drop(from, index.qualified().toString(), actor, reason), _ -> acting.ask());
    }

    /// Asks whether an index may go. @param then called with it when it may
    public void droppable(IndexInfo index, Consumer<IndexInfo> then) {
        String from = database.get();
        start(() -> indexes().droppable(from, index.qualified().toString()), then);
    }

    public void undo(IndexAct act) {
        start(() -> indexes().undo(act.id(), actor, ""), _ -> acting.ask());
    }

    public void cancel() {
        IndexAct open = running.get();
        if (open != null) {
            start(() -> indexes().cancel(open.id(), actor), _ -> acting.ask());
        }
    }

    /// Does what a table needs.
    public void run(TableAdvice wanted) {
        String of = database.get();
        start(
                () -> maintenance().run(of, wanted.state().table().toString(), EnumSet.copyOf(wanted.needs()), actor),
                came -> {
                    came.stream()
                            .filter(act -> !act.problem().isEmpty())
                            .findFirst()
                            .ifPresent(act -> said.set(act.problem()));
                    again();
                });
    }

    private <T> void start(Callable<T> action, Consumer<T> then) {
        said.set("");
        busy.set(true);
        background.run(
                action,
                result -> {
                    busy.set(false);
                    then.accept(result);
                },
                failure -> {
                    busy.set(false);
                    said.set(message(failure));
                });
    }

    /// Whether there is none to look over, as far as was read.
    public ReadOnlyBooleanProperty noDatabaseProperty() {
        return noDatabase.getReadOnlyProperty();
    }

    public ObservableList<String> databases() {
        return databases;
    }

    public StringProperty databaseProperty() {
        return database;
    }

    public ObjectProperty<Filter> filterProperty() {
        return filter;
    }

    public StringProperty searchProperty() {
        return search;
    }

    public ObservableList<IndexLine> lines() {
        return lines;
    }

    /// Builds and drops, the latest first.
    public ObservableList<IndexAct> acts() {
        return acts;
    }

    public ObservableList<TableAdvice> advice() {
        return advice;
    }

    /// What was done for tables, the latest first.
    public ObservableList<MaintenanceAct> done() {
        return done;
    }

    public ReadOnlyObjectProperty<@Nullable IndexReport> reportProperty() {
        return report.getReadOnlyProperty();
    }

    /// What a node has in hand, or will have next; null for nothing.
    public ReadOnlyObjectProperty<@Nullable IndexAct> runningProperty() {
        return running.getReadOnlyProperty();
    }

    /// What the server does for it; empty when it does not say.
    public ReadOnlyStringProperty progressProperty() {
        return progress.getReadOnlyProperty();
    }

    /// Why the last reading failed; empty when it did not.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// Why something was refused, or could not be looked at; empty for nothing.
    public ReadOnlyStringProperty saidProperty() {
        return said.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }
}
