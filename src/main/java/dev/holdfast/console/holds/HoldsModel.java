package dev.holdfast.console.holds;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldEvent;
import dev.holdfast.hold.HoldImpact;
import dev.holdfast.hold.HoldState;
import dev.holdfast.node.HoldOperations;
import dev.holdfast.node.ListOperations;
import dev.holdfast.node.Listed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// The holds, what needs somebody first, and all that is known of the one that is selected.
public final class HoldsModel {
    /// How long before its end a hold is warned of.
    static final Duration WARNING = Duration.ofDays(30);

    private final HoldOperations operations;
    private final ListOperations lists;
    private final Background background;
    private final InstantSource clock;
    private final String actor;
    private final Refresh<Read> reading;
    private final StringProperty filter = new SimpleStringProperty("");
    private final ObservableList<Hold> holds = FXCollections.observableArrayList();
    private final ObservableList<HoldEvent> events = FXCollections.observableArrayList();
    private final BooleanProperty withReleased = new SimpleBooleanProperty();
    private final ReadOnlyObjectWrapper<Answer> answer = new ReadOnlyObjectWrapper<>(Answer.NONE_YET);
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<Attention> attention = new ReadOnlyObjectWrapper<>(new Attention(0, 0, 0));
    private final ReadOnlyObjectWrapper<@Nullable Hold> selected = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable HoldImpact> impact = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper counting = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper actionProblem = new ReadOnlyStringWrapper("");
    private List<Hold> all = List.of();
    private Set<Long> matching = Set.of();
    private volatile String wanted = "";
    private Cancellation cancellation = new Cancellation();

    /// What came of the last reading.
    public enum Answer {
        NONE_YET,
        HOLDS,
        /// Nothing is held.
        EMPTY,
        NO_MATCH,
        FAILED
    }

    /// What needs somebody. @param ending hold whose end is near
    public record Attention(int review, int placing, int ending) {}

    /// @param matching numbers of those that the filter names; of no meaning when it asks for nothing
    private record Read(String filter, List<Hold> all, Set<Long> matching) {}

    public HoldsModel(
            HoldOperations operations, ListOperations lists, Background background, InstantSource clock, String actor) {
        this.operations = operations;
        this.lists = lists;
        this.background = background;
        this.clock = clock;
        this.actor = actor;
        this.reading = new Refresh<>(background, this::read, this::show, this::fail);
        withReleased.subscribe((_, _) -> show(new Read(filter.get(), all, matching)));
        filter.subscribe((_, _) -> refresh());
    }

    public void refresh() {
        wanted = filter.get();
        reading.ask();
    }

    private Read read() {
        String asked = wanted;
        return new Read(
                asked, operations.all(), asked.isBlank() ? Set.of() : Set.copyOf(lists.numbers(Listed.HOLDS, asked)));
    }

    private void fail(Exception failure) {
        problem.set(message(failure));
        answer.set(Answer.FAILED);
    }

    private static String message(Exception failure) {
        return Objects.toString(failure.getMessage(), failure.toString());
    }

    private void show(Read read) {
        if (!read.filter().equals(filter.get())) {
            return;
        }
        all = read.all();
        matching = read.matching();
        problem.set("");
        boolean filtered = !read.filter().isBlank();
        boolean ofAState = read.filter().contains("state:");
        List<Hold> shown = all.stream()
                .filter(hold -> ofAState || withReleased.get() || hold.binds())
                .filter(hold -> !filtered || matching.contains(hold.id()))
                .sorted(Comparator.comparing(HoldsModel::order)
                        .thenComparing(Comparator.comparing(Hold::id).reversed()))
                .toList();
        if (!holds.equals(shown)) {
            holds.setAll(shown);
        }
        Instant now = clock.instant();
        attention.set(new Attention(
                count(hold -> hold.state() == HoldState.REVIEW),
                count(hold -> hold.state() == HoldState.PLACING),
                count(hold -> hold.state() != HoldState.REVIEW && endsSoon(hold, now))));
        answer.set(!shown.isEmpty() ? Answer.HOLDS : filtered ? Answer.NO_MATCH : Answer.EMPTY);
        Hold before = selected.get();
        if (before != null) {
            all.stream()
                    .filter(hold -> hold.id() == before.id())
                    .findFirst()
                    .filter(hold -> !hold.equals(before))
                    .ifPresent(this::reselect);
        }
    }

    private int count(Predicate<Hold> fits) {
        return (int) all.stream().filter(fits).count();
    }

    /// By end, those without one after those with; what was released comes last.
    private static Instant order(Hold hold) {
        Instant end = hold.expiresAt();
        Instant never = Instant.MAX.minusSeconds(hold.state() == HoldState.PLACING ? 2 : 1);
        return hold.binds() ? end == null ? never : end : Instant.MAX;
    }

    static boolean endsSoon(Hold hold, Instant now) {
        Instant end = hold.expiresAt();
        return hold.binds() && end != null && end.isBefore(now.plus(WARNING));
    }

    /// @param hold null for none
    public void select(@Nullable Hold hold) {
        Hold before = selected.get();
        if (before == null || hold == null || before.id() != hold.id()) {
            cancellation.cancel();
            counting.set(false);
            impact.set(null);
            actionProblem.set("");
            events.clear();
        }
        reselect(hold);
    }

    private void reselect(@Nullable Hold hold) {
        selected.set(hold);
        if (hold != null) {
            background.run(
                    () -> operations.events(hold.id()),
                    read -> {
                        if (isSelected(hold) && !events.equals(read)) {
                            events.setAll(read);
                        }
                    },
                    failure -> actionProblem.set(message(failure)));
        }
    }

    private boolean isSelected(Hold hold) {
        Hold now = selected.get();
        return now != null && now.id() == hold.id();
    }

    /// Counts what the selected hold keeps.
    public void count() {
        Hold hold = selected.get();
        if (hold == null || counting.get()) {
            return;
        }
        Cancellation mine = new Cancellation();
        cancellation = mine;
        counting.set(true);
        actionProblem.set("");
        background.run(
                () -> operations.impact(hold.id(), mine),
                counted -> {
                    if (!mine.asked()) {
                        counting.set(false);
                        impact.set(counted);
                        refresh();
                    }
                },
                failure -> {
                    if (!mine.asked()) {
                        counting.set(false);
                        actionProblem.set(message(failure));
                    }
                });
    }

    /// @param until null for no end
    public void extend(Hold hold, @Nullable Instant until, String reason) {
        act(() -> operations.extend(hold.id(), until, actor, reason));
    }

    public void release(Hold hold, String reason) {
        act(() -> operations.release(hold.id(), actor, reason));
    }

    private void act(Callable<Hold> action) {
        actionProblem.set("");
        background.run(
                action,
                changed -> {
                    reselect(changed);
                    refresh();
                },
                failure -> actionProblem.set(message(failure)));
    }

    /// Whether whoever sits here may release it: it was placed by somebody else.
    public boolean mayRelease(Hold hold) {
        return hold.binds() && !hold.placedBy().strip().equalsIgnoreCase(actor.strip());
    }

    /// The tab was closed.
    void close() {
        cancellation.cancel();
    }

    public ObservableList<Hold> holds() {
        return holds;
    }

    /// What happened to the selected hold, oldest first.
    public ObservableList<HoldEvent> events() {
        return events;
    }

    /// What is asked for, as typed.
    public StringProperty filterProperty() {
        return filter;
    }

    /// Whether those that were released are listed, too.
    public BooleanProperty withReleasedProperty() {
        return withReleased;
    }

    public ReadOnlyObjectProperty<Answer> answerProperty() {
        return answer.getReadOnlyProperty();
    }

    /// Why the last reading failed; empty when it did not.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Attention> attentionProperty() {
        return attention.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<@Nullable Hold> selectedProperty() {
        return selected.getReadOnlyProperty();
    }

    /// What the selected hold keeps; null until it was counted.
    public ReadOnlyObjectProperty<@Nullable HoldImpact> impactProperty() {
        return impact.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty countingProperty() {
        return counting.getReadOnlyProperty();
    }

    /// Why the last action on the selected hold failed; empty when it did not.
    public ReadOnlyStringProperty actionProblemProperty() {
        return actionProblem.getReadOnlyProperty();
    }
}
