package dev.holdfast.console.policies;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Latest;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.node.Operations;
import dev.holdfast.node.Operations.SessionQuery;
import dev.holdfast.node.PolicyStatus;
import dev.holdfast.policy.DrivingDraft;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.Policy.Pace;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.Revision;
import dev.holdfast.session.SessionView;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.InvalidationListener;
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
import org.jspecify.annotations.Nullable;

/// One policy: what stands, what its author types, when it would fire then.
///
/// What is typed goes to the [PendingChanges] at each stroke, so that it outlives a look at another policy.
public final class PolicyDetailModel {
    private static final int FIRES = 5;
    private static final int SESSIONS = 50;

    private final Operations operations;
    private final Background background;
    private final Refresh<Optional<Detail>> reading;
    private final Latest asking;
    private final PendingChanges pending;
    private final String actor;

    private final ReadOnlyObjectWrapper<@Nullable Detail> detail = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final StringProperty cron = new SimpleStringProperty("");
    private final StringProperty residence = new SimpleStringProperty("");
    private final StringProperty retention = new SimpleStringProperty("");
    private final StringProperty tableClass = new SimpleStringProperty("");
    private final StringProperty retentionFrom = new SimpleStringProperty("");
    private final ObjectProperty<Pace> pace = new SimpleObjectProperty<>(Pace.NORMAL);
    private final ObjectProperty<Integer> workers = new SimpleObjectProperty<>(1);
    private final ObjectProperty<Integer> priority = new SimpleObjectProperty<>(Policy.Driving.USUAL_PRIORITY);
    private final ReadOnlyObjectWrapper<@Nullable String> cronWords = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper cronProblem = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper residenceWrong = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper retentionWrong = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper changed = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<List<Instant>> nextFires = new ReadOnlyObjectWrapper<>(List.of());

    private final InvalidationListener pendingChanged = _ -> fill();
    private volatile @Nullable PolicyStatus asked;
    private boolean filling;

    /// All that the engine knows of one policy.
    ///
    /// @param sessions newest first; @param revisions newest first
    public record Detail(
            PolicyStatus status,
            PolicyDefinition definition,
            List<Policy> children,
            List<SessionView> sessions,
            List<Revision> revisions) {
        public Detail {
            children = List.copyOf(children);
            sessions = List.copyOf(sessions);
            revisions = List.copyOf(revisions);
        }

        public Policy policy() {
            return status.policy();
        }
    }

    /// What a cron says. @param words null where there are none
    private record Fires(List<Instant> next, @Nullable String words) {
        static final Fires NONE = new Fires(List.of(), null);
    }

    public PolicyDetailModel(Operations operations, Background background, PendingChanges pending, String actor) {
        this.operations = operations;
        this.background = background;
        this.reading = new Refresh<>(background, this::read, this::show, this::fail);
        this.asking = new Latest(background);
        this.pending = pending;
        this.actor = actor;
        cron.subscribe(this::typed);
        residence.subscribe(this::typed);
        retention.subscribe(this::typed);
        tableClass.subscribe(this::typed);
        retentionFrom.subscribe(this::typed);
        pace.subscribe(this::typed);
        workers.subscribe(this::typed);
        priority.subscribe(this::typed);
        cron.subscribe(this::askFires);
        pending.edits().addListener(pendingChanged);
    }

    /// Shows a policy as the tree has it; does nothing when that is shown already.
    public void show(@Nullable PolicyStatus status) {
        if (Objects.equals(status, asked)) {
            return;
        }
        asked = status;
        refresh();
    }

    /// The policy that is to be shown, which may not be read yet; empty for none.
    String wanted() {
        PolicyStatus status = asked;
        return status == null ? "" : status.policy().name();
    }

    public void refresh() {
        PolicyStatus status = asked;
        if (status == null) {
            detail.set(null);
            return;
        }
        reading.ask();
    }

    private void show(Optional<Detail> found) {
        found.filter(read -> read.status().equals(asked)).ifPresent(read -> {
            problem.set("");
            detail.set(read);
            fill();
        });
    }

    private Optional<Detail> read() {
        return Optional.ofNullable(asked).map(this::read);
    }

    private Detail read(PolicyStatus status) {
        String name = status.policy().name();
        return new Detail(
                status,
                operations.definition(name),
                operations.children(name),
                operations.sessions(new SessionQuery(name, "", 0, SESSIONS)),
                operations.revisions(name));
    }

    private void fail(Exception failure) {
        Detail before = detail.get();
        if (before != null && !before.policy().name().equals(wanted())) {
            detail.set(null);
        }
        problem.set(Objects.toString(failure.getMessage(), failure.toString()));
    }

    private void fill() {
        Detail shown = detail.get();
        if (shown == null || filling) {
            return;
        }
        PolicyDefinition wanted = pending.of(shown.policy().name())
                .map(PendingChanges.Edit::wanted)
                .orElse(shown.definition());
        filling = true;
        put(cron, wanted.cron());
        put(residence, wanted.residence());
        put(retention, wanted.retention());
        put(tableClass, wanted.tableClass());
        put(retentionFrom, wanted.retentionFrom());
        pace.set(Pace.ofId(wanted.driving().pace()));
        workers.set(wanted.driving().workers());
        priority.set(wanted.driving().priority());
        filling = false;
        changed.set(pending.changes(shown.policy().name()));
        checkPeriods();
        askFires();
    }

    /// Leaves a text that means the same: somebody may be about to type on after a blank.
    private static void put(StringProperty text, @Nullable String wanted) {
        if (!Objects.equals(textOrNull(text), wanted)) {
            text.set(Objects.toString(wanted, ""));
        }
    }

    private void typed() {
        Detail shown = detail.get();
        if (shown == null || filling) {
            return;
        }
        filling = true;
        pending.change(shown.definition(), shown.policy().version(), draft -> draft.cron(textOrNull(cron))
                .residence(textOrNull(residence))
                .retention(textOrNull(retention))
                .tableClass(textOrNull(tableClass))
                .retentionFrom(textOrNull(retentionFrom))
                .driving(new DrivingDraft(draft.definition().driving())
                        .pace(pace.get().id())
                        .workers(workers.get())
                        .priority(priority.get())
                        .definition()));
        filling = false;
        changed.set(pending.changes(shown.policy().name()));
        checkPeriods();
    }

    private static @Nullable String textOrNull(StringProperty text) {
        return text.get().isBlank() ? null : text.get().strip();
    }

    private void checkPeriods() {
        residenceWrong.set(!residence.get().isBlank() && !period(residence.get()));
        retentionWrong.set(!retention.get().isBlank() && !period(retention.get()));
    }

    private static boolean period(String text) {
        try {
            return !Period.parse(text.strip()).isNegative();
        } catch (DateTimeParseException _) {
            return false;
        }
    }

    private void askFires() {
        Detail shown = detail.get();
        if (shown == null || filling) {
            return;
        }
        String expression = cron.get().strip();
        if (expression.isEmpty()) {
            asking.forget();
            answerFires(Fires.NONE, "");
            return;
        }
        ZoneId zone = shown.policy().zone();
        asking.ask(
                () -> new Fires(
                        operations.nextFires(expression, zone, FIRES),
                        operations.authoring().inWords(expression).orElse(null)),
                fires -> answerFires(fires, ""),
                failure -> answerFires(Fires.NONE, Objects.toString(failure.getMessage(), "")));
    }

    private void answerFires(Fires fires, String message) {
        nextFires.set(fires.next());
        cronWords.set(fires.words());
        cronProblem.set(message);
    }

    /// Forgets what was typed here.
    public void revert() {
        Detail shown = detail.get();
        if (shown != null) {
            pending.revert(shown.policy().name());
        }
    }

    public void pause(String reason) {
        act(name -> operations.pausePolicy(name, actor, reason));
    }

    /// @param catchUp whether a fire that was missed meanwhile runs at once
    public void resume(boolean catchUp) {
        act(name -> operations.resumePolicy(name, catchUp, actor));
    }

    private void act(Consumer<String> action) {
        Detail shown = detail.get();
        if (shown != null) {
            String name = shown.policy().name();
            background.run(
                    () -> {
                        action.accept(name);
                        return name;
                    },
                    _ -> problem.set(""),
                    this::fail);
        }
    }

    /// Stops following the pending changes.
    public void close() {
        pending.edits().removeListener(pendingChanged);
    }

    /// Null until a policy is shown.
    /// Of the policy that is shown; empty while none is.
    String name() {
        Detail shown = detail.get();
        return shown == null ? "" : shown.policy().name();
    }

    public ReadOnlyObjectProperty<@Nullable Detail> detailProperty() {
        return detail.getReadOnlyProperty();
    }

    /// Why the last call failed; empty when it did not.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    public StringProperty cronProperty() {
        return cron;
    }

    public StringProperty residenceProperty() {
        return residence;
    }

    public StringProperty retentionProperty() {
        return retention;
    }

    /// Empty for none.
    public StringProperty tableClassProperty() {
        return tableClass;
    }

    /// Empty for the time of archiving.
    public StringProperty retentionFromProperty() {
        return retentionFrom;
    }

    public ObjectProperty<Pace> paceProperty() {
        return pace;
    }

    public ObjectProperty<Integer> workersProperty() {
        return workers;
    }

    public ObjectProperty<Integer> priorityProperty() {
        return priority;
    }

    /// The typed cron in plain English; null where there are no words for it: its next fires tell.
    public ReadOnlyObjectProperty<@Nullable String> cronWordsProperty() {
        return cronWords.getReadOnlyProperty();
    }

    /// What the scheduler says against the typed cron; empty when it takes it.
    public ReadOnlyStringProperty cronProblemProperty() {
        return cronProblem.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty residenceWrongProperty() {
        return residenceWrong.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty retentionWrongProperty() {
        return retentionWrong.getReadOnlyProperty();
    }

    /// Whether something typed here waits to be applied.
    public ReadOnlyBooleanProperty changedProperty() {
        return changed.getReadOnlyProperty();
    }

    /// When the typed cron would fire next.
    public ReadOnlyObjectProperty<List<Instant>> nextFiresProperty() {
        return nextFires.getReadOnlyProperty();
    }
}
