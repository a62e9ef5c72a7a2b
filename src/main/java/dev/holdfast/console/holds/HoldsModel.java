package dev.holdfast.console.holds;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Latest;
import dev.holdfast.console.fx.Paged;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldEvent;
import dev.holdfast.hold.HoldImpact;
import dev.holdfast.node.HoldOperations;
import dev.holdfast.node.ListOperations;
import dev.holdfast.node.Listed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Callable;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// Pages of holds, what needs somebody, and all that is known of the one that is selected.
public final class HoldsModel {
    /// How long before its end a hold is warned of.
    static final Duration WARNING = Duration.ofDays(30);

    private static final String BINDING = "state:binding";

    private final HoldOperations operations;
    private final ListOperations lists;
    private final Background background;
    private final Latest history;
    private final Latest finding;
    private final Latest count;
    private final InstantSource clock;
    private final String actor;
    private final Paged<Hold> list;
    private final Refresh<Beside> beside;
    private final ObservableList<HoldEvent> events = FXCollections.observableArrayList();
    private final BooleanProperty withReleased = new SimpleBooleanProperty();
    private final ReadOnlyObjectWrapper<Attention> attention = new ReadOnlyObjectWrapper<>(new Attention(0, 0, 0));
    private final ReadOnlyObjectWrapper<@Nullable Hold> selected = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable HoldImpact> impact = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper counting = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper actionProblem = new ReadOnlyStringWrapper("");
    private volatile long shown;
    private Cancellation cancellation = new Cancellation();

    /// What needs somebody. @param ending hold whose end is near
    public record Attention(long review, long placing, long ending) {}

    /// What is read beside the page. @param selected as it stands now; null when none is
    private record Beside(Attention attention, @Nullable Hold selected) {}

    public HoldsModel(
            HoldOperations operations, ListOperations lists, Background background, InstantSource clock, String actor) {
        this.operations = operations;
        this.lists = lists;
        this.background = background;
        this.history = new Latest(background);
        this.finding = new Latest(background);
        this.count = new Latest(background);
        this.clock = clock;
        this.actor = actor;
        this.list = new Paged<>(
                background,
                new Paged.Source<>(lists, Listed.HOLDS, lists::holds, Hold::id, "holdfast hold list"),
                this::words,
                "ends");
        this.beside = new Refresh<>(background, this::readBeside, this::show, _ -> {}); // the list tells of it
        withReleased.subscribe((_, _) -> list.again());
    }

    /// Holds that bind, unless a state is asked for or the released are wanted, too.
    private String words(String typed) {
        boolean ofAState = Listed.HOLDS.words().read(typed).terms().stream()
                .anyMatch(term -> term.word().equals("state"));
        return ofAState || withReleased.get() ? typed : (BINDING + " " + typed).strip();
    }

    public void refresh() {
        list.refresh();
        beside.ask();
    }

    private Beside readBeside() {
        long number = shown;
        return new Beside(
                new Attention(
                        count("state:review"),
                        count("state:placing"),
                        count("state:placing state:effective ends-before:"
                                + clock.instant().plus(WARNING))),
                number == 0 ? null : operations.find(number));
    }

    private long count(String words) {
        return lists.count(Listed.HOLDS, ListQuery.newest(words, 0));
    }

    private static String message(Exception failure) {
        return Objects.toString(failure.getMessage(), failure.toString());
    }

    private void show(Beside read) {
        attention.set(read.attention());
        Hold before = selected.get();
        Hold now = read.selected();
        if (before != null && now != null && before.id() == now.id() && !before.equals(now)) {
            reselect(now);
        }
    }

    static boolean endsSoon(Hold hold, Instant now) {
        Instant end = hold.expiresAt();
        return hold.binds() && end != null && end.isBefore(now.plus(WARNING));
    }

    /// @param hold null for none
    public void select(@Nullable Hold hold) {
        Hold before = selected.get();
        if (before != null) {
            finding.forget(); // the first of a list is nobody's choice
        }
        if (before == null || hold == null || before.id() != hold.id()) {
            background.cancel(cancellation);
            count.forget();
            counting.set(false);
            impact.set(null);
            actionProblem.set("");
            events.clear();
        }
        reselect(hold);
    }

    private void reselect(@Nullable Hold hold) {
        shown = hold == null ? 0 : hold.id();
        selected.set(hold);
        history.forget();
        if (hold != null) {
            history.ask(
                    () -> operations.events(hold.id()),
                    read -> {
                        if (!events.equals(read)) {
                            events.setAll(read);
                        }
                    },
                    failure -> actionProblem.set(message(failure)));
        }
    }

    /// Selects a hold by its number, wherever in the list it stands.
    public void point(long number) {
        finding.ask(() -> operations.find(number), this::select, failure -> actionProblem.set(message(failure)));
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
        count.ask(
                () -> operations.impact(hold.id(), mine),
                counted -> {
                    counting.set(false);
                    impact.set(counted);
                    refresh();
                },
                failure -> {
                    counting.set(false);
                    actionProblem.set(message(failure));
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
                    if (shown == changed.id()) { // or somebody chose another meanwhile
                        reselect(changed);
                    }
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
        count.forget();
        background.cancel(cancellation);
    }

    /// The holds, what ends first in front.
    public Paged<Hold> list() {
        return list;
    }

    /// What happened to the selected hold, oldest first.
    public ObservableList<HoldEvent> events() {
        return events;
    }

    /// Whether those that were released are listed, too.
    public BooleanProperty withReleasedProperty() {
        return withReleased;
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
