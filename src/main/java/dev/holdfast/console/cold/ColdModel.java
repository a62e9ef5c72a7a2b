package dev.holdfast.console.cold;

import dev.holdfast.cold.ColdManifest;
import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.freeze.Candidate;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdRequest;
import dev.holdfast.freeze.ColdState;
import dev.holdfast.node.ColdOperations;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// The cold files, the one that is selected, and the plan of a freezing.
public final class ColdModel {
    /// Months, until the settings have been read.
    static final int NOT_TOLD = 0;

    private static final int LOOKED_AT = 100;

    private final ColdOperations operations;
    private final Background background;
    private final String actor;
    private final Refresh<Read> reading;
    private final Refresh<List<ColdRequest>> asking;
    private final ObservableList<ColdRequest> open = FXCollections.observableArrayList();
    private final Set<Long> watched = new HashSet<>();
    private final ObservableList<ColdFile> files = FXCollections.observableArrayList();
    private final ObservableList<Candidate> plan = FXCollections.observableArrayList();
    private final BooleanProperty withGone = new SimpleBooleanProperty();
    private final IntegerProperty months = new SimpleIntegerProperty(NOT_TOLD);
    private final ReadOnlyStringWrapper place = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<Answer> answer = new ReadOnlyObjectWrapper<>(Answer.NONE_YET);
    private final ReadOnlyObjectWrapper<@Nullable ColdFile> selected = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable ColdManifest> manifest = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Work> work = new ReadOnlyObjectWrapper<>(Work.NONE);
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper workProblem = new ReadOnlyStringWrapper("");
    private List<ColdFile> all = List.of();

    /// @param place where files are; @param months by the settings
    private record Read(List<ColdFile> files, String place, int months) {}

    /// What came of the last reading.
    public enum Answer {
        NONE_YET,
        FILES,
        EMPTY,
        FAILED
    }

    /// What is under way, one at a time.
    ///
    /// @param done of `of` parts; @param subject what it is about, for people
    public record Work(Kind kind, int done, int of, String subject) {
        static final Work NONE = new Work(Kind.NONE, 0, 0, "");

        /// Its key in the texts is the name.
        public enum Kind {
            NONE,
            PLANNING,
            ASKING,
            VERIFYING,
            THAWING
        }
    }

    public ColdModel(ColdOperations operations, Background background, String actor) {
        this.operations = operations;
        this.background = background;
        this.actor = actor;
        this.reading = new Refresh<>(background, this::read, this::take, this::fail);
        this.asking = new Refresh<>(background, () -> operations.requests(LOOKED_AT), this::follow, this::fail);
        withGone.subscribe((_, _) -> show(all));
        selected.subscribe(this::parse);
    }

    /// A manifest names each chunk of its file: there may be many thousands.
    private void parse(@Nullable ColdFile before, @Nullable ColdFile file) {
        if (before != null && file != null && Objects.equals(before.content(), file.content())) {
            return;
        }
        manifest.set(null);
        if (file != null && file.content() != null) {
            background.run(
                    file::manifest,
                    parsed -> ifStillSelected(file, () -> manifest.set(parsed)),
                    failure -> ifStillSelected(file, () -> workProblem.set(file.words() + ": " + message(failure))));
        }
    }

    private void ifStillSelected(ColdFile file, Runnable then) {
        ColdFile now = selected.get();
        if (now != null && now.id() == file.id() && Objects.equals(now.content(), file.content())) {
            then.run();
        }
    }

    private Read read() {
        return new Read(operations.all(), operations.place(), usualMonths());
    }

    private int usualMonths() {
        return Math.toIntExact(operations.after().toTotalMonths());
    }

    private void take(Read read) {
        place.set(read.place());
        if (months.get() == NOT_TOLD) {
            months.set(read.months());
        }
        show(read.files());
    }

    public void refresh() {
        reading.ask();
        asking.ask();
    }

    /// What nodes freeze by now, and what became of what they froze.
    private void follow(List<ColdRequest> requests) {
        List<ColdRequest> before = List.copyOf(open);
        List<ColdRequest> now = requests.stream()
                .filter(request -> request.state().open())
                .sorted(Comparator.comparingLong(ColdRequest::id))
                .toList();
        if (!before.equals(now)) {
            open.setAll(now);
        }
        boolean ended = false;
        for (ColdRequest request : requests) {
            boolean seen =
                    watched.contains(request.id()) || before.stream().anyMatch(each -> each.id() == request.id());
            if (seen && !request.state().open()) {
                watched.remove(request.id());
                ended = true;
                if (request.state() == ColdRequest.State.FAILED) {
                    workProblem.set(request.words() + ": " + request.problem());
                }
            }
        }
        if (ended) {
            reading.ask();
        }
    }

    /// Cancels all that nodes are asked to freeze.
    public void stop() {
        List<Long> requests = open.stream().map(ColdRequest::id).toList();
        background.run(
                () -> {
                    requests.forEach(request -> operations.cancel(request, actor));
                    return true;
                },
                _ -> refresh(),
                failure -> {
                    workProblem.set(message(failure));
                    refresh();
                });
    }

    /// What nodes are asked to freeze and has not ended, the oldest first.
    public ObservableList<ColdRequest> open() {
        return open;
    }

    private void fail(Exception failure) {
        problem.set(message(failure));
        answer.set(Answer.FAILED);
    }

    private static String message(Exception failure) {
        return Objects.toString(failure.getMessage(), failure.toString());
    }

    private void show(List<ColdFile> read) {
        all = read;
        problem.set("");
        List<ColdFile> shown = read.stream()
                .filter(file -> withGone.get() || file.state().hasFile() || file.state() == ColdState.WRITING)
                .toList();
        if (!files.equals(shown)) {
            files.setAll(shown);
        }
        answer.set(shown.isEmpty() ? Answer.EMPTY : Answer.FILES);
        ColdFile before = selected.get();
        if (before != null) {
            selected.set(read.stream()
                    .filter(file -> file.id() == before.id())
                    .findFirst()
                    .orElse(null));
        }
    }

    public void select(@Nullable ColdFile file) {
        ColdFile before = selected.get();
        if (before == null || file == null || before.id() != file.id()) {
            workProblem.set("");
        }
        selected.set(file);
    }

    /// Looks which partitions may freeze.
    public void planFreezing() {
        int wanted = months.get();
        start(
                new Work(Work.Kind.PLANNING, 0, 0, ""),
                () -> operations.plan(List.of(), wanted == NOT_TOLD ? usualMonths() : wanted),
                plan::setAll);
    }

    /// Asks for what was planned to be frozen.
    public void freeze() {
        List<Candidate> wanted = List.copyOf(plan);
        start(
                new Work(Work.Kind.ASKING, 0, wanted.size(), ""),
                () -> wanted.stream()
                        .map(candidate -> operations.request(candidate, actor))
                        .toList(),
                requests -> {
                    watched.addAll(requests);
                    plan.clear();
                    refresh();
                });
    }

    /// Verifies the selected file.
    public void verify() {
        ColdFile file = selected.get();
        if (file != null) {
            start(
                    new Work(Work.Kind.VERIFYING, 0, 1, file.words()),
                    () -> operations.verify(List.of(file.id()), actor),
                    _ -> refresh());
        }
    }

    /// Verifies every file, and looks for objects that belong to none.
    public void verifyAll() {
        start(new Work(Work.Kind.VERIFYING, 0, 0, place.get()), () -> operations.verify(List.of(), actor), check -> {
            workProblem.set(String.join("\n", check.foreign()));
            refresh();
        });
    }

    public void thaw(ColdFile file) {
        start(new Work(Work.Kind.THAWING, 0, 1, file.words()), () -> operations.thaw(file.id(), actor), thawed -> {
            selected.set(thawed);
            refresh();
        });
    }

    private <T> void start(Work begun, Callable<T> action, Consumer<T> then) {
        if (work.get().kind() != Work.Kind.NONE) {
            return;
        }
        work.set(begun);
        workProblem.set("");
        background.run(
                action,
                result -> {
                    work.set(Work.NONE);
                    then.accept(result);
                },
                failure -> {
                    work.set(Work.NONE);
                    workProblem.set(message(failure));
                    refresh();
                });
    }

    /// Files whose last look found something wrong.
    public int damaged() {
        return Math.toIntExact(files.stream()
                .filter(file -> file.state().hasFile() && file.problem() != null)
                .count());
    }

    /// Where files are; empty until that was read.
    public ReadOnlyStringProperty placeProperty() {
        return place.getReadOnlyProperty();
    }

    public ObservableList<ColdFile> files() {
        return files;
    }

    /// The partitions that may freeze.
    public ObservableList<Candidate> plan() {
        return plan;
    }

    /// How many months ago a month ended that may freeze; 0 until the settings were read.
    public IntegerProperty monthsProperty() {
        return months;
    }

    /// Whether those that were thawed or given up are listed, too.
    public BooleanProperty withGoneProperty() {
        return withGone;
    }

    public ReadOnlyObjectProperty<Answer> answerProperty() {
        return answer.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<@Nullable ColdFile> selectedProperty() {
        return selected.getReadOnlyProperty();
    }

    /// Of the selected file; null until it was parsed, and of one that was not found true yet.
    public ReadOnlyObjectProperty<@Nullable ColdManifest> manifestProperty() {
        return manifest.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Work> workProperty() {
        return work.getReadOnlyProperty();
    }

    /// Why the last reading failed; empty when it did not.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// Why the last work failed, or what it found; empty when nothing.
    public ReadOnlyStringProperty workProblemProperty() {
        return workProblem.getReadOnlyProperty();
    }
}
